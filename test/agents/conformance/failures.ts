import type { OutcomeKind } from '../../../src/shared/schema/attempt.ts';
import type { Turn } from '../model-server/script.ts';
import type { Subject } from './subject.ts';

type Dialect = Subject['dialect'];

/** A way in which a model service fails, in the words of each dialect, and what a driver makes of it. */
export interface Failure {
  readonly what: string;
  readonly kind: OutcomeKind;
  turn(dialect: Dialect): Turn;
}

interface Words {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  readonly code?: string;
}

/** All three dialects put these fields somewhere near each other. */
function refusal({ status, type, message, code }: Words): Turn {
  const error = { type, message, ...(code === undefined ? {} : { code }) };
  return { kind: 'http-error', status, body: { type: 'error', error } };
}

/** The exit classes that a service can cause, besides its usage limit and its silence. */
export const FAILURES: readonly Failure[] = [
  {
    what: 'a refused login',
    kind: 'auth',
    turn: () =>
      refusal({
        ...{ status: 401, type: 'authentication_error', message: 'bad key' },
        code: 'invalid_api_key',
      }),
  },
  {
    what: 'an overloaded service',
    kind: 'overloaded',
    turn: () => refusal({ status: 503, type: 'api_error', message: 'busy' }),
  },
  {
    what: 'a request that is not accepted',
    kind: 'invalid',
    turn: () => refusal({ status: 400, type: 'invalid_request_error', message: 'odd request' }),
  },
  {
    what: 'a thread that is too long',
    kind: 'context',
    turn: (dialect) =>
      refusal({
        ...{ status: 400, type: 'invalid_request_error', code: 'context_length_exceeded' },
        message:
          dialect === 'messages'
            ? 'prompt is too long: 250000 tokens > 200000 maximum'
            : 'Your input exceeds the context window of this model.',
      }),
  },
  { what: 'a stream that is cut', kind: 'network', turn: () => ({ kind: 'disconnect' }) },
];
