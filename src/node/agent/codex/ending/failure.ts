import { kindOfStatus, type ServiceFailure } from '../../program-agent/service-failure.ts';
import type { CodexErrorInfo } from '../thread-file/rollout-line.ts';

const INFO_KINDS: Readonly<Record<string, ServiceFailure>> = {
  usage_limit_exceeded: 'limit',
  session_budget_exceeded: 'budget',
  unauthorized: 'auth',
  server_overloaded: 'overloaded',
  internal_server_error: 'overloaded',
  bad_request: 'invalid',
  model_not_found: 'invalid',
  context_window_exceeded: 'context',
  cyber_policy: 'refused',
  misalignment_policy_violation: 'refused',
};

/** The first that matches wins; sentences as codex 0.169 writes them (agents.md 2, "Failures"). */
const TEXT_KINDS: readonly (readonly [RegExp, ServiceFailure])[] = [
  [/usage limit|Quota exceeded|last status: 429|status 429/i, 'limit'],
  [/budget reached|budget exceeded/i, 'budget'],
  [
    /status 40[13]\b|Missing environment variable|not logged in|log ?in again|refresh token/i,
    'auth',
  ],
  [/status 5\d\d\b|last status: 5\d\d|high demand|at capacity|overloaded/i, 'overloaded'],
  [/context (?:window|length)|prompt is too long/i, 'context'],
  [/content policy|usage policy/i, 'refused'],
  [
    /Connection failed|error sending request|stream disconnected|network|timed? ?out|dns/i,
    'network',
  ],
  [/status 4\d\d\b|invalid_request_error/i, 'invalid'],
];

/** Objects of codex's that carry the status of a failed request, if it had one. */
const CONNECTION_FAILURES: ReadonlySet<string> = new Set([
  'http_connection_failed',
  'response_stream_connection_failed',
  'response_stream_disconnected',
  'response_too_many_failed_attempts',
]);

/** Why a run failed: from the code in codex's thread file where there is one, otherwise from its sentence. */
export function failureKind(info: CodexErrorInfo | null, message: string): ServiceFailure {
  const byInfo = kindOfInfo(info);
  if (byInfo !== null) return byInfo;
  return TEXT_KINDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed';
}

function kindOfInfo(info: CodexErrorInfo | null): ServiceFailure | null {
  if (info === null) return null;
  if (typeof info === 'string') return INFO_KINDS[info] ?? null;
  const http = Object.entries(info).find(([name]) => CONNECTION_FAILURES.has(name))?.[1];
  if (typeof http !== 'object' || http === null) return null;
  const status = 'http_status_code' in http ? http.http_status_code : null;
  return typeof status === 'number' ? kindOfStatus(status) : 'network';
}
