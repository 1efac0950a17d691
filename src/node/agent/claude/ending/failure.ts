import type { OutcomeKind } from '../../../../shared/schema/attempt.ts';
import type { Tally } from '../output/tally.ts';

/** The kinds a run of claude can fail with by itself. */
export type FailureKind = Extract<OutcomeKind, 'limit' | 'auth' | 'network' | 'budget' | 'failed'>;

/** Claude's words for a failure, coarse and fine (agents.md 3, "Limits and failures"). */
const WORDS: Readonly<Record<string, FailureKind>> = {
  usage_limit_reached: 'limit',
  rate_limit: 'limit',
  billing_error: 'limit',
  authentication_failed: 'auth',
  oauth_org_not_allowed: 'auth',
  connection_failed: 'network',
  overloaded: 'network',
  server_error: 'network',
  model_not_found: 'failed',
  invalid_request: 'failed',
};

const SUBTYPES: Readonly<Record<string, FailureKind>> = {
  error_max_turns: 'budget',
  error_max_budget_usd: 'budget',
};

/** The first that matches wins. Texts change between versions; they decide only where claude gives no word. */
const TEXTS: readonly (readonly [RegExp, FailureKind])[] = [
  [/not logged in|please run \/login|invalid api key|oauth token|\b40[13]\b/i, 'auth'],
  [/(?:usage|session|hour|weekly) limit|credit balance|\b429\b/i, 'limit'],
  [/ECONN|ENOTFOUND|ETIMEDOUT|connection (?:error|refused|to the API)|timed? ?out/i, 'network'],
  [/API Error: 5\d\d|overloaded/i, 'network'],
];

/** Why a run failed: from claude's own words for it, then from the status, then from its sentence. */
export function failureKind(tally: Tally, message: string): FailureKind {
  const { failure, result, limit } = tally;
  if (limit !== null) return 'limit';
  return (
    SUBTYPES[result?.subtype ?? ''] ??
    WORDS[result?.api_error ?? failure?.code ?? ''] ??
    WORDS[failure?.error ?? ''] ??
    kindOfStatus(result?.api_error_status ?? failure?.status ?? null) ??
    TEXTS.find(([pattern]) => pattern.test(message))?.[1] ??
    'failed'
  );
}

function kindOfStatus(status: number | null): FailureKind | null {
  if (status === null) return null;
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'limit';
  return status >= 500 ? 'network' : null;
}
