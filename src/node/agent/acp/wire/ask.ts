import { type ClientContext, RequestError } from '@agentclientprotocol/sdk';
import type { z } from 'zod';
import type { Clock } from '../../../../engine/ports/clock.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';

/** Why a question to the agent has no answer. `code` and `data` are those of JSON-RPC, where the agent answered. */
export interface Refusal {
  readonly kind: 'refused' | 'late' | 'gone' | 'odd';
  readonly method: string;
  readonly message: string;
  readonly code: number | null;
  readonly data: unknown;
}

/** Asks the agent, and checks the shape of what it answers. Never rejects. */
export type Asker = <Shape extends z.ZodType>(
  method: string,
  params: unknown,
  expected: { readonly shape: Shape; readonly limitMs: number | null },
) => Promise<Result<z.infer<Shape>, Refusal>>;

/** Questions over one connection. An answer that needs no model has a time limit; null: none. */
export function createAsker(agent: ClientContext, clock: Clock): Asker {
  return async (method, params, { shape, limitMs }) => {
    const answer = await settle(agent.request<unknown>(method, params), { clock, limitMs });
    if (answer === LATE) {
      return fail(refusal(method, 'late', `It did not answer ${method} in time.`));
    }
    if (!answer.ok) return fail(describe(method, answer.error));
    const read = shape.safeParse(answer.value ?? {});
    if (read.success) return ok(read.data);
    return fail(refusal(method, 'odd', `Its answer to ${method} cannot be read.`));
  };
}

const LATE = Symbol('late');

function settle(
  request: Promise<unknown>,
  { clock, limitMs }: { readonly clock: Clock; readonly limitMs: number | null },
): Promise<Result<unknown, unknown> | typeof LATE> {
  return new Promise((resolve) => {
    const cancel = limitMs === null ? () => undefined : clock.after(limitMs, () => resolve(LATE));
    request.then(
      (value) => {
        cancel();
        resolve(ok(value));
      },
      (error: unknown) => {
        cancel();
        resolve(fail(error));
      },
    );
  });
}

function describe(method: string, thrown: unknown): Refusal {
  if (!(thrown instanceof RequestError)) {
    return refusal(method, 'gone', 'It ended before it answered.');
  }
  const { code, message, data } = thrown;
  return { kind: 'refused', method, message, code, data };
}

function refusal(method: string, kind: Refusal['kind'], message: string): Refusal {
  return { kind, method, message, code: null, data: null };
}
