import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Asked, valuesOf } from './origin.ts';

/** `missing`: nothing was shown. `bad`: something wrong was. `limited`: too many wrong ones within a minute. */
export type Admission = 'ok' | 'missing' | 'bad' | 'limited';

/** Decides who may talk to the engine (R87). It keeps digests, so a comparison tells nothing by its duration. */
export interface TokenGate {
  /** For every route: the token as `Authorization: Bearer`, or the cookie it was traded for. */
  admit(asked: Asked): Admission;
  /** For the trade itself: the token only. */
  admitToken(asked: Asked): Admission;
  /** The Set-Cookie value a page gets for the token. */
  cookie(port: number): string;
}

const WINDOW_MS = 60_000;
const MAX_BAD = 10;
const COOKIE = 'nightkiln';

/**
 * A gate for one token. After ten wrong tokens in a minute no token is looked at until the minute has passed. A
 * right cookie still passes then, or anyone on this machine could lock the owner's page out.
 */
export function createTokenGate(token: string, now: () => number): TokenGate {
  const tokenDigest = digest(token);
  // Not the token itself: a cookie goes to every port of this host.
  const session = createHmac('sha256', token).update('nightkiln session').digest('hex');
  const sessionDigest = digest(session);
  let badAt: number[] = [];

  function isLimited(): boolean {
    badAt = badAt.filter((at) => now() - at < WINDOW_MS);
    return badAt.length >= MAX_BAD;
  }

  function refuse(): Admission {
    if (isLimited()) return 'limited';
    badAt.push(now());
    return 'bad';
  }

  function admitToken(asked: Asked): Admission {
    const shown = bearerOf(asked);
    if (shown === null) return 'missing';
    if (isLimited()) return 'limited';
    return timingSafeEqual(digest(shown), tokenDigest) ? 'ok' : refuse();
  }

  function admit(asked: Asked): Admission {
    if (valuesOf(asked, 'authorization').length > 0) return admitToken(asked);
    const cookies = cookiesOf(asked);
    if (cookies.length === 0) return 'missing';
    const isKnown = cookies.some((value) => timingSafeEqual(digest(value), sessionDigest));
    return isKnown ? 'ok' : refuse();
  }

  return {
    admit,
    admitToken,
    cookie: (port) => `${COOKIE}-${port}=${session}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function bearerOf(asked: Asked): string | null {
  const values = valuesOf(asked, 'authorization');
  if (values.length === 0) return null;
  return (
    /^Bearer ([\w.~+/=-]{1,512})$/.exec(values.length === 1 ? (values[0] ?? '') : '')?.[1] ?? ''
  );
}

// The name carries the port: a browser shows the cookies of every port of this host.
function cookiesOf(asked: Asked): string[] {
  const name = `${COOKIE}-${valuesOf(asked, 'host')[0]?.split(':').at(-1)}=`;
  const pairs = valuesOf(asked, 'cookie').flatMap((line) => line.split(';'));
  return pairs
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(name))
    .slice(0, 8)
    .map((pair) => pair.slice(name.length));
}
