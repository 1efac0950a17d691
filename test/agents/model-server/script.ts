/** The dialects the server speaks: Responses for codex, Messages for claude, chat completions for many others. */
export type Api = 'responses' | 'messages' | 'chat';

/** What the model does in one reply. Each kind is something real services have been seen to do. */
export type Turn =
  | { readonly kind: 'text'; readonly text: string; readonly usage?: TurnUsage }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly args: Readonly<Record<string, unknown>>;
      readonly usage?: TurnUsage;
    }
  | {
      readonly kind: 'custom';
      readonly name: string;
      readonly input: string;
      readonly usage?: TurnUsage;
    }
  | {
      readonly kind: 'http-error';
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The limit of a subscription is used up; `resetsAtSeconds` is epoch seconds, null when the service does not say. */
  | { readonly kind: 'usage-limit'; readonly resetsAtSeconds: number | null }
  /** Streams so many bytes of words in many pieces. */
  | { readonly kind: 'flood'; readonly bytes: number }
  /** Answers with `turn` after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number; readonly turn: Turn }
  /** Accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** Starts to stream and cuts the connection. */
  | { readonly kind: 'disconnect' };

/** Tokens one reply reports. */
export interface TurnUsage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Usage of a reply that names none: 1000 in (200 of them cached), 100 out. */
export const DEFAULT_USAGE: TurnUsage = { inputTokens: 1000, cachedTokens: 200, outputTokens: 100 };

/** A request the server received. `threadKey` is equal for all requests of one conversation. */
export interface ModelRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly threadKey: string;
}

/** Decides the reply: `n` counts the requests of this conversation from 0. */
export type Script = (request: ModelRequest, n: number) => Turn;

/** Plays `turns` in order in every conversation, then says "Done." to whatever comes. */
export function inOrder(turns: readonly Turn[]): Script {
  return (_request, n) => turns[n] ?? { kind: 'text', text: 'Done.' };
}

const PIECE = 4096;

/** A text as a service streams it, in pieces; always one, also of no text. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += PIECE) pieces.push(text.slice(at, at + PIECE));
  return pieces.length === 0 ? [''] : pieces;
}
