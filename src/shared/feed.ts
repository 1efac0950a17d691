import type { StoredEvent } from './event.ts';

/** The journal as a transport sees it: replay, then live. */
export interface Feed {
  lastSeq(): number;
  after(seq: number, limit: number): readonly StoredEvent[];
  follow(onEvent: (event: StoredEvent) => void): () => void;
}
