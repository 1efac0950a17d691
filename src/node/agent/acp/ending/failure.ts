import { z } from 'zod';
import type { OutcomeKind } from '../../../../shared/schema/attempt.ts';
import { failureKind } from '../../codex/ending/failure.ts';
import type { Refusal } from '../wire/ask.ts';

type FailureKind = Extract<OutcomeKind, 'limit' | 'auth' | 'network' | 'budget' | 'failed'>;

/** "Authentication required" in the protocol. */
const AUTH_REQUIRED = -32000;

/** The words of the two adapters that were driven, for the codes in `data` (agents.md 4). */
const WORDS: Readonly<Record<string, FailureKind>> = {
  usageLimitExceeded: 'limit',
  sessionBudgetExceeded: 'budget',
  unauthorized: 'auth',
  serverOverloaded: 'network',
  internalServerError: 'network',
  rate_limit: 'limit',
  billing_error: 'limit',
  authentication_failed: 'auth',
  overloaded: 'network',
  server_error: 'network',
};

const Codes = z
  .object({ codexErrorInfo: z.unknown(), errorKind: z.string(), message: z.string() })
  .partial();

/** Why a question to the agent failed: by its code where it gives one, otherwise by its sentence. */
export function kindOfRefusal(refusal: Refusal): FailureKind {
  if (refusal.kind !== 'refused') return 'failed';
  if (refusal.code === AUTH_REQUIRED) return 'auth';
  const codes = Codes.safeParse(refusal.data).data ?? {};
  const word = typeof codes.codexErrorInfo === 'string' ? codes.codexErrorInfo : codes.errorKind;
  return WORDS[word ?? ''] ?? failureKind(null, sentenceOfRefusal(refusal));
}

/** What the agent said about it, with the detail some put beside the message. */
export function sentenceOfRefusal({ message, data }: Refusal): string {
  const detail = Codes.safeParse(data).data?.message ?? (typeof data === 'string' ? data : '');
  return detail === '' || message.includes(detail) ? message : `${message} ${detail}`;
}
