/** A planted secret, and every text in which it may turn up. `mark` is the part that must be found nowhere. */
export interface Canary {
  readonly name: string;
  readonly mark: string;
  readonly texts: readonly string[];
}

/** Secrets of the host's environment; their values look like nothing in particular. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  CANARY_DB_PASSWORD: 'plain canary "one" & <two>',
  CANARY_API_KEY: 'canary/key+with=signs%20',
  CANARY_TOKEN: 'canarytokenwithoutanydigits',
  CANARY_CLIENT_SECRET: 'cänäry-ünïcode-sëcret',
  CANARY_DATABASE_URL: 'postgres://app:canaryP4ss@db.example.com/app',
  CANARY_SHORT_PASS: 'c4nAr!',
  CANARY_SIGNING_KEY: 'first-canary-line-91\nsecond-canary-line-92\nthird-canary-line-93',
  HTTPS_PROXY: 'http://me:canary%40proxy7@proxy.example.com:3128',
};

/** What of them must not be seen; the default is the whole value. */
const MARKS: Readonly<Record<string, string>> = {
  CANARY_DATABASE_URL: 'canaryP4ss',
  CANARY_SIGNING_KEY: 'second-canary-line-92',
  HTTPS_PROXY: 'canary%40proxy7',
};

function encodingsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    JSON.stringify({ output: text }),
    JSON.stringify(JSON.stringify({ output: text })),
    encodeURIComponent(text),
    new URLSearchParams({ q: text }).toString(),
    bytes.toString('hex'),
    ...['', 'x', 'xy'].map((before) => Buffer.from(`${before}${text}`).toString('base64')),
    bytes.toString('base64url'),
  ];
}

const KNOWN: readonly Canary[] = Object.entries(ENVIRONMENT).map(([name, value]) => {
  const mark = MARKS[name] ?? value;
  return { name, mark, texts: [value, ...encodingsOf(mark)] };
});

const token = (name: string, secret: string): Canary => ({
  name,
  mark: secret,
  texts: [
    secret,
    `export X=${secret}`,
    JSON.stringify({ aggregated_output: `a\n${secret}\nb` }),
    `https://api.example.com/?x=${encodeURIComponent(secret)}`,
  ],
});

const placed = (name: string, mark: string, line: string): Canary => ({
  name,
  mark,
  texts: [line, JSON.stringify({ aggregated_output: `$ cat it\n${line}\n` })],
});

const KEY_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCanaryCanaryCa';

/** Secrets that nobody told us of. */
const UNKNOWN: readonly Canary[] = [
  token('github', `ghp_${'cAnArY1234'.repeat(4).slice(0, 36)}`),
  token('gitlab', 'glpat-cAnArY1234cAnArY1234'),
  token('anthropic', `sk-ant-oat01-${'cAnArY-12_'.repeat(9)}`),
  token('openai', `sk-proj-${'cAnArY-12_'.repeat(8)}`),
  token('aws id', 'AKIACANARY2345CANARY'),
  token('google', `AIza${'cAnArY12_-5'.repeat(4).slice(0, 35)}`),
  token('slack', 'xoxb-123456789012-123456789012-cAnArYcAnArYcAnArY123456'),
  token('stripe', 'sk_live_cAnArY1234cAnArY12345678'),
  token('npm', `npm_${'cAnArY1234'.repeat(4).slice(0, 36)}`),
  token('jwt', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.${'cAnArY12_-5'.repeat(4)}`),
  placed('git url', 'canarypass1', 'remote: https://me:canarypass1@github.com/a/b.git'),
  placed('bearer', 'canary.bearer-value_77', 'authorization: Bearer canary.bearer-value_77'),
  placed('netrc', 'canary-netrc-9', 'machine github.com login me password canary-netrc-9'),
  placed(
    'aws file',
    'cAnArY/key+40+chars/cAnArY/key+40+charsX',
    'aws_secret_access_key = cAnArY/key+40+chars/cAnArY/key+40+charsX',
  ),
  placed('env file', 'canary-value-of-a-file', 'SMTP_PASSWORD=canary-value-of-a-file'),
  {
    name: 'private key',
    mark: KEY_BODY,
    texts: [
      `-----BEGIN PRIVATE KEY-----\n${KEY_BODY}\n${KEY_BODY}\nCanary==\n-----END PRIVATE KEY-----`,
      JSON.stringify({
        key: `-----BEGIN PRIVATE KEY-----\n${KEY_BODY}\n-----END PRIVATE KEY-----\n`,
      }),
      `-----BEGIN OPENSSH PRIVATE KEY-----\n${KEY_BODY}\n`,
    ],
  },
];

/** 24 planted secrets (R62). */
export const CANARIES: readonly Canary[] = [...KNOWN, ...UNKNOWN];

/** All their texts, one after the other, as a program would print them. */
export const PRINTED: string = CANARIES.flatMap(({ texts }) => texts).join('\n -- \n');

/** Every mark that is found in a text, in any of the usual encodings. */
export function marksIn(text: string): string[] {
  return CANARIES.flatMap(({ name, mark }) =>
    [...new Set([mark, ...encodingsOf(mark).map(core)])].some((form) => text.includes(form))
      ? [name]
      : [],
  );
}

/** An encoded text without its ends, which depend on what stands around it. */
function core(form: string): string {
  const at = form.length > 24 ? 4 : 3;
  return form.slice(at, -at).length >= 8 ? form.slice(at, -at) : form;
}
