import type { Bridge } from '../../shared/bridge.ts';
import { type Client, createClient } from '../../shared/client.ts';
import { createHttpTransport } from './http-transport.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly bridge?: Bridge;
  }
}

/** The engine behind this page. The only line that knows there are two hosts (architecture.md 6). */
export function connect(page: Window & typeof globalThis): Client {
  return createClient(page.bridge ?? createHttpTransport(page));
}
