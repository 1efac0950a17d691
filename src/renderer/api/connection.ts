import type { AppError } from '../../shared/error.ts';

/** Whether the engine answers. `lost` comes from a broken wire, `signed-out` from its refusal. */
export type Connection = 'opening' | 'ok' | 'lost' | 'signed-out';

/** What a failed answer says about the connection. */
export function connectionAfter(error: AppError | null): Connection {
  return error?.code === 'unauthorized' ? 'signed-out' : 'ok';
}

/** The sentence and the way out for a connection that is not ok, else null. */
export function describeConnection(
  connection: Connection,
): { message: string; fix: string } | null {
  switch (connection) {
    case 'opening':
    case 'ok':
      return null;
    case 'lost':
      return {
        message: 'The background engine isn’t responding.',
        fix: 'What you see is the last known state. Start Nightkiln again if this stays.',
      };
    case 'signed-out':
      return {
        message: 'This page is not signed in.',
        fix: 'Open the link that Nightkiln printed when it started.',
      };
  }
}
