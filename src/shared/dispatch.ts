import type { z } from 'zod';
import { contract, isMethod, type Method, type Parsed, type Reply } from './contract.ts';
import { type AppError, appError } from './error.ts';
import { fail, ok, type Result } from './result.ts';

/** One function per method; a missing one does not compile. */
export type Handlers = { [M in Method]: (input: Parsed<M>) => Promise<Result<Reply<M>>> };

/** Takes an untrusted call from any transport and never throws. */
export type Dispatch = (method: string, input: unknown) => Promise<Result<unknown>>;

/** Records a bug and returns a reference the user can quote. */
export type OnFault = (method: string, fault: unknown) => string;

/** Checks the input, calls the handler, checks the reply. Details of a fault go to the log, a reference to the caller. */
export function createDispatch(handlers: Handlers, onFault: OnFault): Dispatch {
  return async (method, raw) => {
    if (!isMethod(method))
      return fail(appError('unknown-method', `There is no method '${method.slice(0, 60)}'.`));
    const input = contract[method].input.safeParse(raw ?? {});
    if (!input.success) return fail(badInput(method, input.error));
    try {
      const reply = await call(handlers, method, input.data);
      return reply.ok ? ok(contract[method].output.parse(reply.value)) : reply;
    } catch (fault) {
      const reference = onFault(method, fault);
      return fail(
        appError('internal', `Something went wrong inside Nightkiln (reference ${reference}).`),
      );
    }
  };
}

function call(handlers: Handlers, method: Method, input: unknown): Promise<Result<unknown>> {
  const handler = handlers[method] as (input: unknown) => Promise<Result<unknown>>;
  return handler(input);
}

/** A reason names the caller's own keys, which may be of any length. */
const MAX_REASON = 300;

function badInput(method: Method, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  const where = field === '' ? 'its input' : `'${field}'`;
  const place = field === '' ? {} : { place: { field } };
  const why = (issue?.message ?? 'invalid').slice(0, MAX_REASON);
  return appError('bad-input', `${method} does not accept ${where}: ${why}.`, place);
}
