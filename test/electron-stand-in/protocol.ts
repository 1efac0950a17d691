import type { Fields, Session } from './cdp.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** Schemes of the app, served to Chromium as `http://HOST.SCHEME.localhost` by request interception. */
export function createProtocol(isReady: () => boolean) {
  const handlers = new Map<string, Handler>();
  const privileged = new Set<string>();

  const protocol = {
    registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
      if (isReady()) {
        throw new Error(
          'protocol.registerSchemesAsPrivileged should be called before app is ready',
        );
      }
      for (const { scheme } of schemes) privileged.add(scheme);
    },
    handle(scheme: string, handler: Handler): void {
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      handlers.set(scheme, handler);
    },
    unhandle(scheme: string): void {
      handlers.delete(scheme);
    },
    isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
  };

  /** The address Chromium is given for `url`. */
  function toChromium(url: string): string {
    const parsed = new URL(url);
    const scheme = parsed.protocol.slice(0, -1);
    if (!privileged.has(scheme)) return url;
    return `http://${parsed.host}.${scheme}.localhost${parsed.pathname}${parsed.search}${parsed.hash}`;
  }

  /** The address the app knows for one that Chromium reports. */
  function toApp(url: string): string {
    const match = /^http:\/\/([^/]+)\.([a-z0-9+-]+)\.localhost(?::\d+)?(\/.*)?$/.exec(url);
    const [, host, scheme, rest] = match ?? [];
    if (scheme === undefined || !privileged.has(scheme)) return url;
    return `${scheme}://${host}${rest ?? '/'}`;
  }

  async function serve(request: Fields, session: Session): Promise<void> {
    const url = toApp(request['request'].url);
    const handler = handlers.get(new URL(url).protocol.slice(0, -1));
    const requestId = request['requestId'];
    if (handler === undefined) {
      await session.send('Fetch.continueRequest', { requestId });
      return;
    }
    const { method, headers } = request['request'];
    try {
      const response = await handler(new Request(url, { method, headers }));
      const body = Buffer.from(await response.arrayBuffer()).toString('base64');
      await session.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
        body,
      });
    } catch (thrown) {
      process.stderr.write(`protocol handler failed: ${thrown}\n`);
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    }
  }

  return { protocol, toChromium, toApp, serve };
}

export type Protocol = ReturnType<typeof createProtocol>;
