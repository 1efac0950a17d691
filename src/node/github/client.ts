import { createHash } from 'node:crypto';
import { retry } from '@octokit/plugin-retry';
import { type ThrottlingOptions, throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';

/** What a client talks to and as whom. */
export interface ClientOptions {
  /** Without a final slash. */
  readonly apiUrl: string;
  readonly token: string;
  /** How long a second of waiting lasts, in milliseconds; absent: 1,000. */
  readonly msPerSecond?: number | undefined;
  /** Other lanes for requests than those that GitHub asks for. */
  readonly lanes?: Pick<ThrottlingOptions, 'write' | 'notifications'> | undefined;
}

const Client = Octokit.plugin(throttling, retry);

/** One client with its pace, its waits and its retries. */
export type GitHubClient = InstanceType<typeof Client>;

/** One request, from its first byte out to its last byte in. */
const REQUEST_MS = 20_000;
/** A longer wait for the rate limit is not made: the caller is told and comes back later. */
const MAX_WAIT_SECONDS = 60;
const MAX_WAITS = 2;
const MAX_BYTES = 16 * 1024 * 1024;

/** What the throttling tells of a limit: how long it lasts, the request, the client, and how often it was waited for. */
type Limit = readonly [seconds: number, request: unknown, client: unknown, waits: number];

/** Answers that say the same the next time. A lost rate limit has waits of its own. */
const FINAL = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 451];

/**
 * A client of GitHub: one write per second, three seconds between two that notify people, waits of at most a minute at a
 * rate limit, and three retries of what may be repeated. The token goes to the address of `apiUrl` and to no other.
 */
export function createClient({ apiUrl, token, msPerSecond, lanes }: ClientOptions): GitHubClient {
  const second = msPerSecond ?? 1000;
  const mayWait = (...[seconds, , , waits]: Limit): boolean =>
    seconds <= MAX_WAIT_SECONDS && waits < MAX_WAITS;
  return new Client({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'nightkiln',
    log: SILENT,
    request: { fetch: fetchFrom(new URL(apiUrl).origin) },
    throttle: {
      id: createHash('sha256').update(`${apiUrl} ${token}`).digest('hex'),
      retryAfterBaseValue: second,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
      ...lanes,
    },
    retry: { doNotRetry: FINAL, retryAfterBaseValue: second },
  });
}

/** A call that makes something is not repeated by itself: its answer may be lost after its effect. */
export const ONCE = { request: { retries: 0 } } as const;

const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // What a caller needs to know is in the answer.
}

type Fetch = typeof globalThis.fetch;

/** `fetch` for one origin, with a limit on time and size. A redirect elsewhere is followed by nobody. */
function fetchFrom(origin: string): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) throw new Error(`${url.host} is not the host of the API.`);
    const limit = AbortSignal.timeout(REQUEST_MS);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const response = await fetch(input, { ...init, signal });
    if (new URL(response.url).origin !== origin) {
      throw new Error(`It leads to ${new URL(response.url).host}.`);
    }
    return capped(response);
  };
}

/** The same answer with its body read, so that one without an end is an error. */
async function capped(response: Response): Promise<Response> {
  if (response.body === null || response.status === 304) return response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error('Its answer is too long.');
    chunks.push(chunk);
  }
  const { status, statusText, headers, url } = response;
  const whole = new Response(Buffer.concat(chunks), { status, statusText, headers });
  Object.defineProperty(whole, 'url', { value: url });
  return whole;
}
