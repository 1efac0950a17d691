import { kindOfStatus, type ServiceFailure } from '../../program-agent/service-failure.ts';
import type { Tally } from '../output/tally.ts';

/** Claude's words for a failure, coarse and fine (agents.md 3, "Limits and failures"). */
const WORDS: Readonly<Record<string, ServiceFailure>> = {
  usage_limit_reached: 'limit',
  rate_limit: 'limit',
  billing_error: 'limit',
  authentication_failed: 'auth',
  oauth_org_not_allowed: 'auth',
  connection_failed: 'network',
  account_on_hold: 'auth',
  verification_required: 'auth',
  cloud_credential_error: 'auth',
  overloaded: 'overloaded',
  server_error: 'overloaded',
  model_not_found: 'invalid',
  invalid_request: 'invalid',
  max_output_tokens: 'context',
};

/** Why a run ended, where that says more than the word for the failure. */
const ENDINGS: Readonly<Record<string, ServiceFailure>> = {
  prompt_too_long: 'context',
  max_turns: 'budget',
  budget_exhausted: 'budget',
};

/** Claude's sentence for an answer that a policy stopped; its word for that is the one for any bad request. */
const REFUSAL = /violate our Usage Policy|safeguards flagged|unable to respond to this request/i;

const SUBTYPES: Readonly<Record<string, ServiceFailure>> = {
  error_max_turns: 'budget',
  error_max_budget_usd: 'budget',
};

/** The first that matches wins. Texts change between versions; they decide only where claude gives no word. */
const TEXTS: readonly (readonly [RegExp, ServiceFailure])[] = [
  [/not logged in|please run \/login|invalid api key|oauth token|\b40[13]\b/i, 'auth'],
  [/(?:usage|session|hour|weekly) limit|credit balance|\b429\b/i, 'limit'],
  [/ECONN|ENOTFOUND|ETIMEDOUT|connection (?:error|refused|to the API)|timed? ?out/i, 'network'],
  [/API Error: 5\d\d|overloaded/i, 'overloaded'],
  [/prompt is too long|context (?:window|length|limit)/i, 'context'],
];

/** Why a run failed: from claude's own words for it, then from the status, then from its sentence. */
export function failureKind(tally: Tally, message: string): ServiceFailure {
  const { failure, result, limit } = tally;
  if (limit !== null) return 'limit';
  if (REFUSAL.test(message)) return 'refused';
  return (
    SUBTYPES[result?.subtype ?? ''] ??
    ENDINGS[result?.terminal_reason ?? ''] ??
    WORDS[result?.api_error ?? failure?.code ?? ''] ??
    WORDS[failure?.error ?? ''] ??
    kindOfStatus(result?.api_error_status ?? failure?.status ?? 0) ??
    TEXTS.find(([pattern]) => pattern.test(message))?.[1] ??
    'failed'
  );
}
