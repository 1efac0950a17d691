import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { HttpLimits } from '../../../src/node/http/headers.ts';
import { createHttpServer, type HttpServer } from '../../../src/node/http/server.ts';
import { ok } from '../../../src/shared/result.ts';
import { createFakeFeed, type FakeFeed } from '../../helpers/fake-feed.ts';

export const TOKEN = 'k'.repeat(43);

/** A listening server with a tiny page, and everything its tests look at. */
export interface RawServer {
  readonly port: number;
  readonly url: string;
  readonly feed: FakeFeed;
  /** Every call that reached the engine. */
  readonly calls: { method: string; input: unknown }[];
  readonly logged: string[];
  /** Sends bytes as they are and returns everything that came back until the peer closed or `waitMs` passed. */
  raw(text: string, waitMs?: number): Promise<string>;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startRawServer(limits: Partial<HttpLimits> = {}): Promise<RawServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nk-http-'));
  await writePage(folder);
  const feed = createFakeFeed();
  const calls: { method: string; input: unknown }[] = [];
  const logged: string[] = [];
  const log = (event: string, fields?: unknown): void => {
    logged.push(JSON.stringify([event, fields]));
  };
  const server: HttpServer = createHttpServer({
    dispatch: async (method, input) => {
      calls.push({ method, input });
      if (method === 'fault') throw new Error('planted');
      return ok({ method });
    },
    feed,
    staticDir: path.join(folder, 'page'),
    token: TOKEN,
    log: { info: log, warn: log, error: log },
    limits,
  });
  const bound = await server.listen(0);
  if (!bound.ok) throw new Error(bound.error.message);
  const { port, url } = bound.value;
  return {
    port,
    url,
    feed,
    calls,
    logged,
    raw: (text, waitMs) => exchange(port, text, waitMs),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function writePage(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'secret.txt'), 'SECRET');
  await writeFile(path.join(folder, 'secret.html'), 'SECRET');
  await writeFile(path.join(folder, 'page', 'popover.html'), '<!doctype html><title>page</title>');
  await writeFile(path.join(folder, 'page', 'assets', 'a.js'), 'export {};');
  await writeFile(path.join(folder, 'page', 'notes.md'), 'SECRET');
  await symlink(path.join(folder, 'secret.html'), path.join(folder, 'page', 'linked.html'));
}

function exchange(port: number, text: string, waitMs = 2_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(finish, waitMs);
    socket.on('data', (part) => {
      answer += part.toString('latin1');
    });
    socket.on('error', finish);
    socket.on('close', finish);
    socket.write(text, 'latin1');
  });
}

/** A request as text; `Connection: close` so that the answer has an end. */
export function requestText(head: string, headers: Record<string, string>, body = ''): string {
  const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body, 'latin1')) };
  const all = { ...headers, ...length, Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${head} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** The status code of a raw answer; 0 when there was none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
