import type { Dispatch } from '../shared/dispatch.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { openApp } from './open-app.ts';
import type { CommandContext } from './options/shared-options.ts';
import { connectToHost } from './running-host.ts';

/** The engine for one short command: a running host's, or one opened here under the lock. */
export interface Connection {
  readonly dispatch: Dispatch;
  close(): Promise<void>;
}

/** Talks to the host that is running, if it can be reached; otherwise opens the engine in this process (ux.md 3.1). */
export async function connect(context: CommandContext): Promise<Result<Connection>> {
  const running = await connectToHost(context.paths.stateDir);
  if (running !== null) return ok({ dispatch: running, close: async () => undefined });
  const opened = await openApp(context);
  if (!opened.ok) return fail(opened.error);
  const app = opened.value;
  return ok({ dispatch: app.dispatch, close: () => app.stop() });
}

/** Connects, does one thing, and lets go again. */
export async function withConnection<T>(
  context: CommandContext,
  use: (dispatch: Dispatch) => Promise<Result<T>>,
): Promise<Result<T>> {
  const connected = await connect(context);
  if (!connected.ok) return connected;
  try {
    return await use(connected.value.dispatch);
  } finally {
    await connected.value.close();
  }
}
