const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** A form shorter than this says too little, and would be found in ordinary text. */
const MIN_FORM = 6;

/**
 * Every form in which a known value may turn up: as it is, as bytes read as Latin-1, with the escapes of JSON (once and
 * twice), URLs, HTML and shells, in hex, and in base64 at each of the three places it can have in a longer text.
 */
export function formsOf(value: string): string[] {
  return [...new Set(linesOf(value).flatMap(formsOfLine))].filter(
    (form) => form.length >= MIN_FORM,
  );
}

/** A value of several lines turns up line by line. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= MIN_FORM);
  const joined = value.trim();
  return joined.includes('\n') ? [...lines, joined] : [joined];
}

function formsOfLine(line: string): string[] {
  const bytes = utf8(line);
  const texts = escapesOf(line).filter((text) => !text.includes('\n'));
  const latin = texts.map((text) => String.fromCharCode(...utf8(text)));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    ...texts,
    ...latin,
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((at) => base64At(bytes, at)),
  ];
}

function escapesOf(text: string): string[] {
  const json = inJson(text);
  const url = encodeURIComponent(text);
  const strict = url.replaceAll(/[!'()*]/g, percent);
  return [
    text,
    json,
    inJson(json),
    json.replaceAll('/', '\\/'),
    json.replaceAll(/[<>&']/g, unicode),
    url,
    lowerEscapes(url),
    strict,
    lowerEscapes(strict),
    strict.replaceAll('%20', '+'),
    text.replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found),
    text.replaceAll("'", "'\\''"),
    text.replaceAll(/[^\w./@%+=:,-]/g, '\\$&'),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function lowerEscapes(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (found) => found.toLowerCase());
}

/** The base64 text that the bytes always have when `before` bytes precede them in their group of three. */
function base64At(bytes: readonly number[], before: number): string[] {
  const padded = [...Array<number>(before).fill(0), ...bytes];
  const whole = padded.length - (padded.length % 3);
  let out = '';
  for (let at = 0; at < whole; at += 3) out += base64Group(padded.slice(at, at + 3));
  const rest = padded.slice(whole);
  // Of a last group that others fill up, only the digits made of our bytes alone are certain.
  if (rest.length > 0) out += base64Group([...rest, 0, 0]).slice(0, rest.length);
  const certain = out.slice([0, 2, 3][before]);
  return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
}

function base64Group([a = 0, b = 0, c = 0]: readonly number[]): string {
  const bits = (a << 16) | (b << 8) | c;
  return [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63]).join('');
}

/** The bytes of a text in UTF-8; halves of surrogate pairs become question marks. */
function utf8(text: string): number[] {
  const escaped = encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '?'));
  return [...escaped.matchAll(/%([0-9A-F]{2})|[^%]/g)].map(([all, hex]) =>
    hex === undefined ? all.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
