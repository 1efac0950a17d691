import { z } from 'zod';
import { failureKind } from '../../codex/ending/failure.ts';
import type { ServiceFailure } from '../../program-agent/service-failure.ts';
import type { Refusal } from '../wire/ask.ts';

/** "Authentication required" in the protocol. */
const AUTH_REQUIRED = -32000;

/** The words of the two adapters that were driven, for the codes in `data` (agents.md 4). */
const WORDS: Readonly<Record<string, ServiceFailure>> = {
  usageLimitExceeded: 'limit',
  sessionBudgetExceeded: 'budget',
  unauthorized: 'auth',
  serverOverloaded: 'overloaded',
  internalServerError: 'overloaded',
  badRequest: 'invalid',
  contextWindowExceeded: 'context',
  cyberPolicy: 'refused',
  misalignmentPolicyViolation: 'refused',
  rate_limit: 'limit',
  billing_error: 'limit',
  authentication_failed: 'auth',
  overloaded: 'overloaded',
  server_error: 'overloaded',
  invalid_request: 'invalid',
  model_not_found: 'invalid',
  max_output_tokens: 'context',
  transport_lost: 'network',
};

/** Sentences that say more than the code beside them, as claude-agent-acp writes them (measured, 0.100.0). */
const CLEAR: readonly (readonly [RegExp, ServiceFailure])[] = [
  [/prompt is too long/i, 'context'],
  [/connection to the API was lost|ECONN(?:RESET|REFUSED)/i, 'network'],
  [/violate our Usage Policy/i, 'refused'],
  [/API Error: 4(?:00|04|22)\b/i, 'invalid'],
];

const Codes = z
  .object({ codexErrorInfo: z.unknown(), errorKind: z.string(), message: z.string() })
  .partial();

/** Why a question to the agent failed: by its code where it gives one, otherwise by its sentence. */
export function kindOfRefusal(refusal: Refusal): ServiceFailure {
  if (refusal.kind !== 'refused') return 'failed';
  if (refusal.code === AUTH_REQUIRED) return 'auth';
  const message = sentenceOfRefusal(refusal);
  const clear = CLEAR.find(([pattern]) => pattern.test(message))?.[1];
  if (clear !== undefined) return clear;
  const codes = Codes.safeParse(refusal.data).data ?? {};
  const word = typeof codes.codexErrorInfo === 'string' ? codes.codexErrorInfo : codes.errorKind;
  return WORDS[word ?? ''] ?? failureKind(null, message);
}

/** What the agent said about it, with the detail some put beside the message. */
export function sentenceOfRefusal({ message, data }: Refusal): string {
  const detail = Codes.safeParse(data).data?.message ?? (typeof data === 'string' ? data : '');
  return detail === '' || message.includes(detail) ? message : `${message} ${detail}`;
}
