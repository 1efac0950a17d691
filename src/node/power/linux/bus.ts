import { z } from 'zod';
import { runOnBus } from './bus-call.ts';

/** An object on the system bus and the interface to ask. */
export interface BusObject {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
}

/** Properties of an object on the system bus, in the order asked; null when they cannot be had. Never rejects. */
export type AskBus = (object: BusObject, names: readonly string[]) => Promise<unknown[] | null>;

/** After a failure the bus is left alone for a while: most likely there is none. */
const RETRY_MS = 600_000;

const Line = z.object({ type: z.string(), data: z.unknown() });

/** Asks through `busctl`, as a child process that is given three seconds; starts no service. */
export function createBus(program = 'busctl', now: () => number = Date.now): AskBus {
  const silentUntil = new Map<string, number>();
  return async (object, names) => {
    const key = `${object.service} ${object.interface}`;
    if ((silentUntil.get(key) ?? 0) > now()) return null;
    const target = [object.service, object.path, object.interface];
    const text = await runOnBus(['get-property', ...target, ...names], program);
    const values = text === null ? null : valuesIn(text);
    if (values === null) silentUntil.set(key, now() + RETRY_MS);
    return values;
  };
}

function valuesIn(text: string): unknown[] | null {
  try {
    return text
      .trim()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)).data);
  } catch {
    // An answer of another form says nothing.
    return null;
  }
}
