import { hasMixture, isPlaceholder } from './looks.ts';
import { findPatterns, type Pattern } from './pattern.ts';
import type { Finder } from './span.ts';

/** What ends a value that stands without quotes in a header, a URL, a command line or a log. */
const BARE = '[^\\s"\'`<>\\\\,;&|(){}\\[\\]]';
/** A colon with the slashes of a URL, as it is, with JSON's escaped slashes, or percent-encoded. */
const SCHEME_END = '(?::(?:\\\\?/){2}|%3[Aa](?:%2[Ff]){2})';

/** Secrets that are told by the place they stand in: URLs, headers, connection strings, command lines. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: 'url password',
    source: `(${SCHEME_END}[^\\s/@:"'<>\\\\%]{0,120}(?::|%3[Aa]))([^\\s/"'<>\\\\]{1,300})(?=@|%40)`,
    accepts: isReal,
  },
  {
    kind: 'url user',
    source: `(${SCHEME_END})([^\\s/@:"'<>\\\\?#]{16,300})(?=@)`,
    accepts: hasDigit,
  },
  {
    kind: 'url parameter',
    source: `([?&#](?:[\\w.-]{0,40}[_.-])?(?:access_?token|token|auth|api_?key|key|sig(?:nature)?|client_?secret|secret|pass(?:word)?|credential)=)([^\\s"'<>\\\\&#;,]{8,120})`,
    ignoreCase: true,
    accepts: (secret) => !secret.startsWith('=') && isReal(secret),
  },
  {
    kind: 'authorization',
    source: `(\\b(?:bearer|basic|negotiate|digest)[ \\t]{1,3})([A-Za-z0-9._~+/-]{12,120}={0,2})`,
    ignoreCase: true,
    accepts: (secret) => hasMixture(secret) && isReal(secret),
  },
  {
    kind: 'authorization',
    source: `(\\bauthorization["'\\\\]{0,4}[ \\t]{0,3}[:=][ \\t]{0,3}["'\\\\]{0,4}(?:[a-z]{3,20}[ \\t]{1,3})?)(${BARE}{8,120})`,
    ignoreCase: true,
    accepts: hasDigit,
  },
  {
    kind: 'cookie',
    source: `(\\b(?:set-)?cookie["'\\\\]{0,4}[ \\t]{0,3}:[ \\t]{0,3}["'\\\\]{0,4}(?=[\\w.-]{1,60}=))([^\\n"'\\\\]{8,1000})`,
    ignoreCase: true,
    accepts: hasDigit,
  },
  {
    kind: 'connection string',
    source: `(\\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)[ \\t]{0,2}=[ \\t]{0,2})([^\\s;"'\\\\]{6,500})(?=;|"|'|\\\\|$|\\s)`,
    accepts: (secret) => /[\d!@#$%^&*+/=?]/.test(secret) && isReal(secret),
  },
  {
    kind: 'netrc password',
    source: `(\\b(?:login|account)[ \\t]{1,8}\\S{1,120}[ \\t]{1,8}password[ \\t]{1,8})(\\S{4,300})`,
    accepts: isReal,
  },
  {
    kind: 'command line',
    source: `([ \\t"']--?(?:password|passwd|token|secret|api-?key|access-?key|auth-?token|client-?secret|private-?key)(?:[ \\t]{1,3}|=)["']?)(${BARE}{6,120})`,
    ignoreCase: true,
    accepts: hasDigit,
  },
  {
    kind: 'command line',
    source: `(\\b(?:curl|wget|http)\\b[^\\n]{0,200}?[ \\t](?:-u|--user)[ \\t=]{1,3}["']?[^\\s:"']{1,80}:)([^\\s"']{4,300})`,
    accepts: isReal,
  },
];

/** Finds secrets by where they stand. */
export const findInPlaces: Finder = findPatterns(PATTERNS);

function hasDigit(text: string): boolean {
  return /\d/.test(text) && isReal(text);
}

function isReal(text: string): boolean {
  return !isPlaceholder(text) && !/^https?:/.test(text);
}
