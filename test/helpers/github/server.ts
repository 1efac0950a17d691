import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuery } from './graphql.ts';
import { type Answer, ROUTES } from './routes.ts';
import { FakeRepository, type Fault } from './world.ts';

/** A request that came, for tests of what was asked and how often. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly at: number;
}

/** A GitHub on loopback: the public API's shapes, errors, paging, entity tags and rate limits, with effects that can be counted. */
export interface FakeGitHub {
  readonly url: string;
  readonly token: string;
  readonly seen: Seen[];
  /** What the token may do, as classic tokens say it; null: a fine-grained one, which does not say. */
  scopes: string | null;
  repository(fullName: string): FakeRepository;
  fail(fault: Fault): void;
  close(): Promise<void>;
}

const ME = { login: 'nightkiln-user', id: 1, type: 'User' } as const;

/** Starts one on a free port of the loopback. */
export async function startFakeGitHub(token = 'github_pat_test0000'): Promise<FakeGitHub> {
  const repos = new Map<string, FakeRepository>();
  const faults: Fault[] = [];
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void serve({ repos, faults, seen, fake }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeGitHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    seen,
    scopes: null,
    repository(fullName) {
      const repo = repos.get(fullName) ?? new FakeRepository(fullName);
      repos.set(fullName, repo);
      return repo;
    },
    fail: (fault) => void faults.push({ ...fault }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return fake;
}

interface Serving {
  readonly repos: Map<string, FakeRepository>;
  readonly faults: Fault[];
  readonly seen: Seen[];
  readonly fake: FakeGitHub;
}

async function serve(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://loopback');
  const method = request.method ?? 'GET';
  const body = await bodyOf(request);
  const fault = takeFault(serving.faults, method, url.pathname);
  const did =
    fault !== null && fault.when !== 'after' ? null : route(serving, { request, url, body });
  const note = (status: number): void => {
    serving.seen.push({ method, path: url.pathname + url.search, status, at: Date.now() });
  };
  if (fault !== null && fault.reply === undefined) {
    note(0);
    request.socket.destroy();
    return;
  }
  const answer = fault?.reply ?? did ?? { status: 500 };
  note(send({ request, response, url, scopes: serving.fake.scopes }, answer));
}

function takeFault(faults: Fault[], method: string, path: string): Fault | null {
  const fault = faults.find(
    (one) => (one.method ?? method) === method && one.path.test(path) && (one.times ?? 1) > 0,
  );
  if (fault === undefined) return null;
  fault.times = (fault.times ?? 1) - 1;
  return fault;
}

function route(
  { repos, fake }: Serving,
  { request, url, body }: { request: IncomingMessage; url: URL; body: Record<string, unknown> },
): Answer {
  const given = request.headers.authorization ?? '';
  if (!/^(?:token|bearer) /i.test(given) || given.split(' ')[1] !== fake.token) {
    return { status: 401, body: { message: 'Bad credentials' } };
  }
  if (url.pathname === '/user') return { status: 200, body: ME };
  if (url.pathname === '/graphql') return answerQuery(repos.values(), body);
  const [, root, owner, name, ...path] = url.pathname.split('/').map(decodeURIComponent);
  const repo = root === 'repos' ? repos.get(`${owner}/${name}`) : undefined;
  if (repo === undefined) return { status: 404, body: { message: 'Not Found' } };
  const found = ROUTES.find(
    ([method, pattern]) => method === request.method && fits(pattern, path),
  );
  if (found === undefined) return { status: 404, body: { message: 'Not Found' } };
  return found[2]({ repo, query: url.searchParams, body, me: ME, path });
}

/** Only the last part may hold slashes, as names of branches do. */
function fits(pattern: string, path: readonly string[]): boolean {
  const parts = pattern === '' ? [] : pattern.split('/');
  if (parts.length !== path.length) return false;
  return parts.every((part, index) => part === '*' || part === path[index]);
}

interface Sending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly scopes: string | null;
}

function send(
  { request, response, url, scopes }: Sending,
  answer: Answer & { headers?: Record<string, string> },
): number {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    ...(scopes === null ? {} : { 'x-oauth-scopes': scopes }),
    ...answer.headers,
  };
  let body = answer.body;
  if (answer.page !== undefined) {
    const size = Number(url.searchParams.get('per_page') ?? '30');
    const number = Number(url.searchParams.get('page') ?? '1');
    body = answer.page.slice((number - 1) * size, number * size);
    const link = linkTo(url, { number, last: Math.ceil(answer.page.length / size) });
    if (link !== '') headers['link'] = link;
  }
  const text = JSON.stringify(body ?? {});
  if (request.method === 'GET' && answer.status === 200) {
    headers['etag'] = `W/"${createHash('sha256').update(text).digest('hex')}"`;
    if (request.headers['if-none-match'] === headers['etag']) {
      response.writeHead(304, headers).end();
      return 304;
    }
  }
  response.writeHead(answer.status, headers).end(text);
  return answer.status;
}

function linkTo(url: URL, { number, last }: { number: number; last: number }): string {
  const to = (page: number, rel: string): string => {
    const other = new URL(url);
    other.searchParams.set('page', String(page));
    return `<https://api.github.example${other.pathname}${other.search}>; rel="${rel}"`;
  };
  const links = [];
  if (number > 1) links.push(to(number - 1, 'prev'));
  if (number < last) links.push(to(number + 1, 'next'), to(last, 'last'));
  return links.join(', ');
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
