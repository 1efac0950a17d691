import type { Client } from '../../shared/client.ts';
import type { Input, Method, Reply } from '../../shared/contract.ts';
import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';

/** What a view shows when the wire broke and nobody knows whether the call arrived. */
export const WIRE_BROKE: AppError = {
  code: 'internal',
  message: 'The background engine isn’t responding.',
  fix: 'Try again in a moment.',
};

/** Calls `method`; a broken wire becomes the failure `WIRE_BROKE`. */
export async function tryCall<M extends Method>(
  client: Client,
  method: M,
  input: Input<M>,
): Promise<Result<Reply<M>>> {
  try {
    return await client.call(method, input);
  } catch {
    // Why it broke is in the host's log, out of a page's reach.
    return { ok: false, error: WIRE_BROKE };
  }
}
