import fc from 'fast-check';

/** A kind of secret: how it looks, and the lines in which it turns up; `{}` stands for it. */
export interface SecretKind {
  readonly name: string;
  readonly secret: fc.Arbitrary<string>;
  readonly lines: readonly string[];
}

const matching = (pattern: RegExp): fc.Arbitrary<string> => fc.stringMatching(pattern);

/** Where a token is printed: alone, in JSON that was escaped once, in colour, in a URL, in a sentence. */
const ANYWHERE = [
  '{}',
  'export X={}',
  '{"type":"item","output":"ok\\n{}\\nnext"}',
  '\u001b[33m{}\u001b[0m',
  'https://api.example.com/v1?x=1&y={}&z=2',
  'the server answered {}, and then it ended.',
];

const prefixed = (name: string, pattern: RegExp): SecretKind => ({
  name,
  secret: matching(pattern),
  lines: ANYWHERE,
});

/** Tokens that their issuers marked. */
export const PREFIXED: readonly SecretKind[] = [
  prefixed('github', /^gh[pousr]_[A-Za-z0-9]{36}$/),
  prefixed('github fine-grained', /^github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$/),
  prefixed('gitlab', /^glpat-[A-Za-z0-9_-]{20}$/),
  prefixed('anthropic', /^sk-ant-api03-[A-Za-z0-9_-]{93}AA$/),
  prefixed('anthropic login', /^sk-ant-oat01-[A-Za-z0-9_-]{93}AA$/),
  prefixed('openai project', /^sk-proj-[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}$/),
  prefixed('openai', /^sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}$/),
  prefixed('aws', /^(AKIA|ASIA)[A-Z2-7]{16}$/),
  prefixed('google', /^AIza[A-Za-z0-9_-]{35}$/),
  prefixed('google login', /^ya29\.[A-Za-z0-9_-]{60,120}$/),
  prefixed('slack', /^xox[bp]-[0-9]{10,12}-[0-9]{10,12}-[A-Za-z0-9]{24}$/),
  prefixed('stripe', /^(sk|rk)_live_[A-Za-z0-9]{24,99}$/),
  prefixed('npm', /^npm_[A-Za-z0-9]{36}$/),
  prefixed('pypi', /^pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{70}$/),
  prefixed('sendgrid', /^SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/),
  prefixed('huggingface', /^hf_[A-Za-z]{34}$/),
  prefixed('digitalocean', /^dop_v1_[0-9a-f]{64}$/),
  prefixed('shopify', /^shpat_[0-9a-f]{32}$/),
  prefixed('vault', /^hvs\.[A-Za-z0-9_-]{90}$/),
  prefixed('grafana', /^glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}$/),
  prefixed('jwt', /^eyJ[A-Za-z0-9_-]{30,60}\.eyJ[A-Za-z0-9_-]{30,90}\.[A-Za-z0-9_-]{43}$/),
];

/** Secrets that are told by where they stand. */
export const PLACED: readonly SecretKind[] = [
  {
    name: 'url password',
    secret: matching(/^[A-Za-z0-9$!*+=~.-]{8,40}$/),
    lines: [
      'postgres://app:{}@db.example.com:5432/app',
      'remote: https://user:{}@github.com/a/b.git',
      '{"url":"mongodb+srv:\\/\\/app:{}@cluster0.example.net"}',
      'DATABASE_URL=mysql://root:{}@127.0.0.1/x?ssl=1',
    ],
  },
  {
    name: 'bearer',
    secret: matching(/^[a-z0-9]{8}[A-Za-z0-9._~+/-]{20,60}[0-9][a-z]$/),
    lines: [
      'Authorization: Bearer {}',
      '> authorization: bearer {}',
      '-H "Authorization: Bearer {}"',
    ],
  },
  {
    name: 'basic',
    secret: matching(/^[A-Za-z0-9+/]{22}[0-9][a-z]==$/),
    lines: ['Authorization: Basic {}', '{"headers":{"Authorization":"Basic {}"}}'],
  },
  {
    name: 'azure storage',
    secret: matching(/^[A-Za-z0-9+/]{85}[0-9]==$/),
    lines: ['DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=core'],
  },
  {
    name: 'netrc',
    secret: matching(/^[A-Za-z0-9$!*+=~.-]{8,40}$/),
    lines: ['machine api.example.com login me password {}'],
  },
];

/** Values that are given to a name. */
export const GENERIC: readonly SecretKind[] = [
  {
    name: 'environment',
    secret: matching(/^[A-Za-z0-9/+_.-]{12,48}$/),
    lines: ['DB_PASSWORD={}', 'export API_KEY={}', 'CLIENT_SECRET={}', 'env: STRIPE_SECRET_KEY={}'],
  },
  {
    name: 'aws secret',
    secret: matching(/^[A-Za-z0-9/+]{40}$/),
    lines: ['aws_secret_access_key = {}', '"SecretAccessKey": "{}"', 'AWS_SECRET_ACCESS_KEY={}'],
  },
  {
    name: 'json field',
    secret: matching(/^[A-Za-z0-9_-]{20,48}$/),
    lines: [
      '{"apiKey": "{}"}',
      '"client_secret":"{}",',
      '{\\"password\\":\\"{}\\"}',
      "token: '{}'",
    ],
  },
  {
    name: 'npmrc',
    secret: matching(/^[A-Za-z0-9_-]{36}$/),
    lines: ['//registry.example.com/:_authToken={}'],
  },
];
