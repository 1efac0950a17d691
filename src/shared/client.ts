import type { Input, Method, Reply } from './contract.ts';
import type { StoredEvent } from './event.ts';
import type { Result } from './result.ts';

/** Carries calls and events; IPC and HTTP each supply one. A rejected promise means the wire broke. */
export interface Transport {
  call(method: string, input: unknown): Promise<unknown>;
  /** Replays the events after `seq`, then goes on live; returns stop. */
  follow(seq: number, onEvent: (event: unknown) => void): () => void;
}

/** The engine as a view sees it. Replies were checked by the host (spec README 20). */
export interface Client {
  call<M extends Method>(method: M, input: Input<M>): Promise<Result<Reply<M>>>;
  follow(seq: number, onEvent: (event: StoredEvent) => void): () => void;
}

/** A typed client over any transport. */
export function createClient(transport: Transport): Client {
  return {
    call: (method, input) => transport.call(method, input) as Promise<Result<never>>,
    follow: (seq, onEvent) => transport.follow(seq, (event) => onEvent(event as StoredEvent)),
  };
}
