import { contract, type Method } from '../../src/shared/contract.ts';
import type { Handlers } from '../../src/shared/dispatch.ts';
import type { Result } from '../../src/shared/result.ts';

/** One call that reached a handler. */
export interface Reached {
  readonly method: Method;
  readonly input: unknown;
}

/** Every method of the contract. */
export const METHODS = Object.keys(contract).filter((name): name is Method => name in contract);

/** Handlers that record what reaches them and answer with `answer`. */
export function recordingHandlers(answer: (reached: Reached) => Promise<Result<unknown>>): {
  readonly handlers: Handlers;
  readonly reached: Reached[];
} {
  const reached: Reached[] = [];
  const handlers = Object.fromEntries(
    METHODS.map((method) => [
      method,
      (input: unknown) => {
        reached.push({ method, input });
        return answer({ method, input });
      },
    ]),
  );
  return { handlers: handlers as unknown as Handlers, reached };
}
