import type { Transport } from '../../shared/client.ts';
import { openSession } from './session.ts';

/** Calls over `fetch` and events over `EventSource`, on the page's own origin. */
export function createHttpTransport(page: Window & typeof globalThis): Transport {
  const signedIn = openSession(page);

  async function call(method: string, input: unknown): Promise<unknown> {
    await signedIn;
    const response = await page.fetch(`/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    return response.json();
  }

  function follow(seq: number, onEvent: (event: unknown) => void): () => void {
    let source: EventSource | null = null;
    let isStopped = false;
    void signedIn.then(() => {
      if (isStopped) return;
      source = new page.EventSource(`/api/events?after=${seq}`);
      source.onmessage = (message: MessageEvent<string>) => onEvent(JSON.parse(message.data));
    });
    return () => {
      isStopped = true;
      source?.close();
    };
  }

  return { call, follow };
}
