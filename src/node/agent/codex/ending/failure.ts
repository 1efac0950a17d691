import type { OutcomeKind } from '../../../../shared/schema/attempt.ts';
import type { CodexErrorInfo } from '../thread-file/rollout-line.ts';

/** The kinds a run of codex can fail with by itself. */
export type FailureKind = Extract<OutcomeKind, 'limit' | 'auth' | 'network' | 'budget' | 'failed'>;

const INFO_KINDS: Readonly<Record<string, FailureKind>> = {
  usage_limit_exceeded: 'limit',
  session_budget_exceeded: 'budget',
  unauthorized: 'auth',
  server_overloaded: 'network',
  internal_server_error: 'network',
};

/** The first that matches wins; sentences as codex 0.169 writes them (agents.md 2, "Failures"). */
const TEXT_KINDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/usage limit|Quota exceeded|last status: 429|status 429/i, 'limit'],
  [/budget reached|budget exceeded/i, 'budget'],
  [
    /status 40[13]\b|Missing environment variable|not logged in|log ?in again|refresh token/i,
    'auth',
  ],
  [/status 5\d\d\b|last status: 5\d\d|high demand|at capacity/i, 'network'],
  [
    /Connection failed|error sending request|stream disconnected|network|timed? ?out|dns/i,
    'network',
  ],
];

/** Why a run failed: from the code in codex's thread file where there is one, otherwise from its sentence. */
export function failureKind(info: CodexErrorInfo | null, message: string): FailureKind {
  const byInfo = kindOfInfo(info);
  if (byInfo !== null) return byInfo;
  return TEXT_KINDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed';
}

function kindOfInfo(info: CodexErrorInfo | null): FailureKind | null {
  if (info === null) return null;
  if (typeof info === 'string') return INFO_KINDS[info] ?? null;
  const http = info['http_connection_failed'];
  if (typeof http !== 'object' || http === null) return null;
  return kindOfStatus('http_status_code' in http ? http.http_status_code : null);
}

function kindOfStatus(status: unknown): FailureKind | null {
  if (typeof status !== 'number') return 'network';
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'limit';
  return status >= 500 ? 'network' : null;
}
