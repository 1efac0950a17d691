import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RawServer, requestText, startRawServer, statusOf, TOKEN } from './raw-server.ts';

let server: RawServer;
const opened: net.Socket[] = [];
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  await server.close();
});

interface Stream {
  readonly socket: net.Socket;
  text(): string;
  /** Resolves once the text so far matches. */
  until(pattern: RegExp): Promise<string>;
}

function follow(target: string, extra: Record<string, string> = {}): Stream {
  const socket = net.connect(server.port, '127.0.0.1');
  opened.push(socket);
  let text = '';
  const waiting = new Set<() => void>();
  socket.on('data', (part) => {
    text += part.toString();
    for (const check of waiting) check();
  });
  socket.on('error', () => socket.destroy());
  const headers = { Host: `127.0.0.1:${server.port}`, Authorization: `Bearer ${TOKEN}`, ...extra };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!pattern.test(text)) return;
        waiting.delete(check);
        resolve(text);
      };
      waiting.add(check);
      check();
    });
  return { socket, text: () => text, until };
}

function note(text: string): void {
  server.feed.append({ type: 'night.noted', nightId: 'n', body: { text } });
}

const idsOf = (text: string): number[] =>
  [...text.matchAll(/^id: (\d+)$/gm)].map((m) => Number(m[1]));

describe('the event stream', () => {
  it('replays what is after the number, then goes on live, with no gap and no double', async () => {
    server = await startRawServer();
    for (let n = 1; n <= 450; n += 1) note(`event ${n}`);
    const stream = follow('/api/events?after=3');
    await stream.until(/event 450/);
    note('spoken now');
    const text = await stream.until(/spoken now/);
    expect(text).toContain('text/event-stream');
    expect(idsOf(text)).toEqual(Array.from({ length: 448 }, (_, index) => index + 4));
  });

  it('resumes from Last-Event-ID, which wins over the query', async () => {
    server = await startRawServer();
    for (let n = 1; n <= 5; n += 1) note(`event ${n}`);
    const text = await follow('/api/events?after=0', { 'Last-Event-ID': '4' }).until(/event 5/);
    expect(idsOf(text)).toEqual([5]);
  });

  it('refuses a number that is none', async () => {
    server = await startRawServer();
    for (const after of ['-1', 'x', '1e3', '9'.repeat(20)]) {
      const head = { Host: `127.0.0.1:${server.port}`, Authorization: `Bearer ${TOKEN}` };
      expect(statusOf(await server.raw(requestText(`GET /api/events?after=${after}`, head)))).toBe(
        400,
      );
    }
  });

  it('sends a sign of life', async () => {
    server = await startRawServer({ heartbeatMs: 20 });
    expect(await follow('/api/events').until(/: still here\r?\n[\s\S]*: still here/)).toContain(
      'retry:',
    );
  });

  it('serves four pages and frees the place of one that left', async () => {
    server = await startRawServer();
    const streams = [1, 2, 3, 4].map(() => follow('/api/events'));
    await Promise.all(streams.map((stream) => stream.until(/retry/)));
    expect(await follow('/api/events').until(/\r\n\r\n/)).toContain('503');
    streams[0]?.socket.destroy();
    await eventually(() => server.feed.followers() === 3);
    expect(await follow('/api/events').until(/\r\n\r\n/)).toContain(' 200 ');
  });

  it('drops a page that stopped reading, and nobody else', async () => {
    server = await startRawServer({ maxBacklogBytes: 256 * 1024 });
    const reader = follow('/api/events');
    const stalled = follow('/api/events');
    await Promise.all([reader.until(/retry/), stalled.until(/retry/)]);
    stalled.socket.pause();
    const big = 'x'.repeat(60_000);
    await eventually(() => {
      note(big);
      return server.feed.followers() === 1;
    });
    note('still with you');
    await reader.until(/still with you/);
  });

  it('leaves nothing behind when the server closes', async () => {
    server = await startRawServer();
    const stream = follow('/api/events');
    await stream.until(/retry/);
    const ended = new Promise((resolve) => stream.socket.once('close', resolve));
    await server.close();
    await ended;
    expect(server.feed.followers()).toBe(0);
    server = await startRawServer();
  });
});

async function eventually(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
