import type { Transport } from './client.ts';

/** What the preload script exposes as `window.bridge`. */
export type Bridge = Transport;
