import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** An object on the system bus and the interface to ask. */
export interface BusObject {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
}

/** Properties of an object on the system bus, in the order asked; null when they cannot be had. Never rejects. */
export type AskBus = (object: BusObject, names: readonly string[]) => Promise<unknown[] | null>;

const TIMEOUT_MS = 3000;
/** After a failure the bus is left alone for a while: most likely there is none. */
const RETRY_MS = 600_000;

const Line = z.object({ type: z.string(), data: z.unknown() });

/** Asks through `busctl`, as a child process that is given three seconds; starts no service. */
export function createBus(program = 'busctl', now: () => number = Date.now): AskBus {
  const silentUntil = new Map<string, number>();
  const run = promisify(execFile);
  return async (object, names) => {
    const key = `${object.service} ${object.interface}`;
    if ((silentUntil.get(key) ?? 0) > now()) return null;
    const options = ['--system', '--json=short', '--auto-start=no', '--timeout=3'];
    const target = [object.service, object.path, object.interface];
    try {
      const { stdout } = await run(program, [...options, 'get-property', ...target, ...names], {
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
      });
      const lines = stdout.trim().split('\n');
      return lines.map((line) => Line.parse(JSON.parse(line)).data);
    } catch {
      // No bus, no such service or no such property: all the same to a constraint, which then knows nothing.
      silentUntil.set(key, now() + RETRY_MS);
      return null;
    }
  };
}
