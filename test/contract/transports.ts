import { createHttpServer } from '../../src/node/http/server.ts';
import { createHttpTransport } from '../../src/renderer/api/http-transport.ts';
import type { Transport } from '../../src/shared/client.ts';
import type { FakeEngine } from '../helpers/fake-engine.ts';

/** A transport to `engine` and what to call when done with it. */
export interface OpenTransport {
  readonly transport: Transport;
  close(): Promise<void>;
}

/** The engine in the same process. */
export async function openDirect({ dispatch, feed }: FakeEngine): Promise<OpenTransport> {
  const transport: Transport = {
    call: dispatch,
    follow: (seq, onEvent) => {
      for (const event of feed.after(seq, 1_000)) onEvent(event);
      return feed.follow(onEvent);
    },
  };
  return { transport, close: async () => {} };
}

/** The page's own transport and session against the real server, in a window without a browser. */
export async function openHttp({ dispatch, feed }: FakeEngine): Promise<OpenTransport> {
  const token = 'c'.repeat(43);
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const server = createHttpServer({ dispatch, feed, staticDir: '/nowhere', token, log: quiet });
  const bound = await server.listen(0);
  if (!bound.ok) throw new Error(bound.error.message);
  return {
    transport: createHttpTransport(fakeWindow(bound.value.url, token)),
    close: server.close,
  };
}

function fakeWindow(base: string, token: string): Window & typeof globalThis {
  let cookie = '';
  const page = {
    location: { hash: `#token=${token}`, pathname: '/', search: '' },
    history: {
      replaceState: () => {
        page.location.hash = '';
      },
    },
    fetch: async (path: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      if (cookie !== '') headers.set('cookie', cookie);
      const response = await fetch(new URL(path, base), { ...init, headers });
      cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
      return response;
    },
    EventSource: class {
      onmessage: ((message: { data: string }) => void) | null = null;
      private readonly stop = new AbortController();
      constructor(path: string) {
        void this.read(path);
      }
      close(): void {
        this.stop.abort();
      }
      private async read(path: string): Promise<void> {
        try {
          const response = await page.fetch(path, { signal: this.stop.signal });
          let text = '';
          for await (const part of response.body ?? []) {
            text += Buffer.from(part).toString();
            const blocks = text.split('\n\n');
            text = blocks.pop() ?? '';
            for (const block of blocks) this.tell(block);
          }
        } catch {
          // Closed by the test or by the server's end; an EventSource says nothing either.
        }
      }
      private tell(block: string): void {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) this.onmessage?.({ data });
      }
    },
  };
  return page as unknown as Window & typeof globalThis;
}
