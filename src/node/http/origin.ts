/** What a guard needs to know about a request; `rawHeaders` alternates names and values as they came. */
export interface Asked {
  readonly url: string;
  readonly rawHeaders: readonly string[];
}

/** Every value of one header, in order. Node folds repeated headers, which would hide a second Host. */
export function valuesOf(asked: Asked, name: string): string[] {
  return asked.rawHeaders.filter(
    (_, index) => index % 2 === 1 && asked.rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

/**
 * Whether the request names this server and nothing else as its target (R85). A rebound DNS name, a second Host,
 * an absolute-form target, a trailing dot, upper case or a missing port all fail.
 */
export function isForUs(asked: Asked, port: number): boolean {
  if (!asked.url.startsWith('/')) return false;
  const hosts = valuesOf(asked, 'host');
  return hosts.length === 1 && hosts[0] !== undefined && ownHosts(port).includes(hosts[0]);
}

/** Whether another site's page sent it (R86): a foreign Origin, or a browser that says so itself. */
export function isFromElsewhere(asked: Asked, port: number): boolean {
  const origins = valuesOf(asked, 'origin');
  const host = valuesOf(asked, 'host')[0] ?? '';
  const isOwn = origins.length === 0 || (origins.length === 1 && origins[0] === `http://${host}`);
  if (!isOwn || !ownHosts(port).includes(host)) return true;
  const sites = valuesOf(asked, 'sec-fetch-site');
  return sites.some((site) => site !== 'none' && site !== 'same-origin');
}

function ownHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}
