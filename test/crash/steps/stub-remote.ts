import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the remote has: how often each thing was made, by kind and key. */
export interface StubRemote {
  readonly url: string;
  /** `pull-request overnight/3` → 1. */
  readonly made: ReadonlyMap<string, number>;
  /** Begins to count anew. */
  forget(): void;
  close(): Promise<void>;
}

/**
 * A server on loopback that keeps what it is told: `POST /kind?key=…` makes one more, `GET` says how many there are. It
 * never refuses a second one, so that whoever does not look first is found out.
 */
export async function stubRemote(): Promise<StubRemote> {
  const made = new Map<string, number>();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stub');
    const key = `${url.pathname.slice(1)} ${url.searchParams.get('key') ?? ''}`;
    if (request.method === 'POST') made.set(key, (made.get(key) ?? 0) + 1);
    response.end(String(made.get(key) ?? 0));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    made,
    forget: () => made.clear(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
