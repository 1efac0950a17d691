/**
 * The content policy of every page of ours (R75). `connectTo` is the one difference between the hosts: a page in the
 * browser talks to its own origin, a window of the app talks over IPC alone (spec README 21).
 */
export function pagePolicy(connectTo: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connectTo}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
