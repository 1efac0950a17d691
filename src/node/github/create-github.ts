import { z } from 'zod';
import type { GitHub } from '../../engine/ports/github/github.ts';
import type { Permission } from '../../engine/ports/github/permission.ts';
import type {
  PullRequest,
  PullRequestWish,
  RemoteComment,
  RemoteRepository,
} from '../../engine/ports/github/remote.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { IssuePage, Labels, OneComment, OneIssue, OnePullRequest } from './answers.ts';
import { ask } from './ask.ts';
import { type ClientOptions, createClient, type GitHubClient, ONCE } from './client.ts';
import { addToQueue, readMergeRules, switchOnAutoMerge } from './merging.ts';
import { type PageCache, readPages } from './pages.ts';
import { readStory } from './story.ts';

/** What GitHub is reached with; both are asked before each call, because they change while a host runs. */
export interface GitHubHost extends Pick<ClientOptions, 'msPerSecond' | 'lanes'> {
  readonly apiUrl: () => string;
  /** Never given to anything but the client. Null when there is none. */
  readonly token: () => string | null;
  /** Takes secrets out of whatever is written there (R67); absent: nothing is taken out. */
  readonly clean?: ((text: string) => string) | undefined;
}

interface Connection {
  readonly client: GitHubClient;
  readonly cache: PageCache;
}

/** GitHub behind the engine's port, over one client for each address and token. */
export function createGitHub(host: GitHubHost): GitHub {
  const connect = connections(host);
  const clean = host.clean ?? ((text: string) => text);
  const withClient = async <T>(use: (at: Connection) => Promise<Result<T>>): Promise<Result<T>> => {
    const at = connect();
    return at === null ? fail(noToken()) : use(at);
  };
  return {
    openIssues: (repo) => withClient((at) => listIssues(at, repo)),
    issue: (repo, number) =>
      withClient(({ client }) => {
        const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
        return ask(OneIssue, () => client.request(route, { ...place(repo), issue_number: number }));
      }),
    comments: (repo, number) => withClient((at) => listComments(at, { repo, number })),
    issueStory: (repo, number) => withClient(({ client }) => readStory(client, repo, number)),
    permissionOf: (repo, login) => withClient(({ client }) => askPermission(client, repo, login)),
    findPullRequest: (repo, branch) => withClient(({ client }) => findByHead(client, repo, branch)),
    openPullRequest: (repo, wish) =>
      withClient(({ client }) =>
        open(client, repo, { ...wish, title: clean(wish.title), body: clean(wish.body) }),
      ),
    findComment: (repo, { number, marker }) =>
      withClient((at) => findMarked(at, { repo, number, marker })),
    comment: (repo, { number, body }) =>
      withClient(({ client }) => {
        const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
        const given = { ...place(repo), issue_number: number, body: clean(body), ...ONCE };
        return ask(OneComment, () => client.request(route, given));
      }),
    addLabels: (repo, { number, labels }) =>
      withClient(async ({ client }) => {
        const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
        const given = { ...place(repo), issue_number: number, labels: [...labels] };
        const added = await ask(z.unknown(), () => client.request(route, given));
        return added.ok ? ok(null) : added;
      }),
    labelsOf: (repo, number) =>
      withClient(async ({ client }) => {
        const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/labels';
        const given = { ...place(repo), issue_number: number, per_page: 100 };
        return ask(Labels, () => client.request(route, given));
      }),
    hasCommit: (repo, oid) => withClient(({ client }) => askCommit(client, repo, oid)),
    mergeRules: (repo, base) => withClient(({ client }) => readMergeRules(client, repo, base)),
    enableAutoMerge: (pr, method) =>
      withClient(({ client }) => switchOnAutoMerge(client, pr, method)),
    enqueue: (pr) => withClient(({ client }) => addToQueue(client, pr)),
  };
}

function connections({ apiUrl, token, msPerSecond, lanes }: GitHubHost): () => Connection | null {
  let open: (Connection & { readonly key: string }) | null = null;
  return () => {
    const secret = token();
    if (secret === null) return null;
    const url = apiUrl().replace(/\/+$/, '');
    const key = `${url} ${secret}`;
    if (open?.key !== key) {
      const client = createClient({ apiUrl: url, token: secret, msPerSecond, lanes });
      open = { key, client, cache: new Map() };
    }
    return open;
  };
}

function noToken() {
  return appError('github-refused', 'No GitHub token is kept.', {
    fix: 'Give one: nk config secret set GITHUB_TOKEN',
  });
}

function place({ owner, name }: RemoteRepository) {
  return { owner, repo: name };
}

async function listIssues(at: Connection, repo: RemoteRepository) {
  const parameters = { ...place(repo), state: 'open', sort: 'created', direction: 'asc' };
  const asked = { route: 'GET /repos/{owner}/{repo}/issues', parameters };
  const pages = await readPages(at, asked, { page: IssuePage });
  if (!pages.ok) return pages;
  // A page that moved on while it was turned shows an issue twice.
  const byNumber = new Map(pages.value.items.map((issue) => [issue.number, issue]));
  return ok({ issues: [...byNumber.values()], isCut: pages.value.isCut });
}

const CommentPage = z.array(OneComment);

function commentsOf({ repo, number }: { repo: RemoteRepository; number: number }) {
  return {
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    parameters: { ...place(repo), issue_number: number },
  };
}

async function listComments(
  at: Connection,
  of: { repo: RemoteRepository; number: number },
): Promise<Result<readonly RemoteComment[]>> {
  const pages = await readPages(at, commentsOf(of), { page: CommentPage });
  return pages.ok ? ok(pages.value.items) : pages;
}

/** Without the cache: whether something is there decides whether it is made again. */
async function findMarked(
  { client }: Connection,
  of: { repo: RemoteRepository; number: number; marker: string },
): Promise<Result<RemoteComment | null>> {
  const isOurs = (comment: RemoteComment): boolean => comment.body.includes(of.marker);
  const pages = await readPages({ client, cache: new Map() }, commentsOf(of), {
    page: CommentPage,
    stop: isOurs,
  });
  return pages.ok ? ok(pages.value.items.find(isOurs) ?? null) : pages;
}

const PullRequests = z.array(OnePullRequest);

async function findByHead(
  client: GitHubClient,
  repo: RemoteRepository,
  branch: string,
): Promise<Result<PullRequest | null>> {
  const listed = await ask(PullRequests, () =>
    client.request('GET /repos/{owner}/{repo}/pulls', {
      ...place(repo),
      head: `${repo.owner}:${branch}`,
      state: 'all',
      sort: 'created',
      direction: 'desc',
      per_page: 100,
    }),
  );
  // A head that GitHub does not understand is no filter to it.
  return listed.ok ? ok(listed.value.find((one) => one.branch === branch) ?? null) : listed;
}

function open(
  client: GitHubClient,
  repo: RemoteRepository,
  { branch, base, title, body, isDraft }: PullRequestWish,
): Promise<Result<PullRequest>> {
  return ask(OnePullRequest, () =>
    client.request('POST /repos/{owner}/{repo}/pulls', {
      ...place(repo),
      head: branch,
      base,
      title,
      body,
      draft: isDraft,
      ...ONCE,
    }),
  );
}

const Right = z.object({ permission: z.string(), role_name: z.string().nullish() });
const ROLES: readonly Permission[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];

/** A role of the organisation's own counts as the ordinary one that it is built on. */
async function askPermission(
  client: GitHubClient,
  repo: RemoteRepository,
  login: string,
): Promise<Result<Permission>> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  const given = { ...place(repo), username: login };
  const right = await ask(Right, () => client.request(route, given));
  if (!right.ok) return right;
  const { permission, role_name: role } = right.value;
  return ok(ROLES.find((one) => one === role) ?? ROLES.find((one) => one === permission) ?? 'none');
}

async function askCommit(
  client: GitHubClient,
  repo: RemoteRepository,
  oid: string,
): Promise<Result<boolean>> {
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  const found = await ask(z.object({ sha: z.string() }), () =>
    client.request(route, { ...place(repo), commit_sha: oid }),
  );
  if (found.ok) return ok(found.value.sha === oid);
  return found.error.code === 'not-found' ? ok(false) : found;
}
