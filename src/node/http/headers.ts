import { pagePolicy } from '../page-policy.ts';

/** How long, how many, how large: every limit of the local server in one place (R88, R89). */
export interface HttpLimits {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly maxHeaderBytes: number;
  readonly maxBodyBytes: number;
  readonly maxSockets: number;
  readonly maxFollowers: number;
  readonly maxBacklogBytes: number;
  readonly heartbeatMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  keepAliveMs: 5_000,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 64 * 1024,
  maxSockets: 16,
  maxFollowers: 4,
  maxBacklogBytes: 256 * 1024,
  heartbeatMs: 15_000,
};

/** The policy of R75 for a page that talks to its own origin (spec README 21). */
export const CONTENT_SECURITY_POLICY: string = pagePolicy("'self'");

/** Sent with every answer, whatever the route (R91). No CORS header is ever sent (R86). */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
