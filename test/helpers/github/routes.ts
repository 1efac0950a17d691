import { commentJson, issueJson, pullJson } from './shapes.ts';
import type { FakeRepository, FakeUser } from './world.ts';

/** A request with its repository found and its body read. */
export interface Asked {
  readonly repo: FakeRepository;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly me: FakeUser;
  readonly path: readonly string[];
}

/** A status with what belongs to it. `page`: items that are given in pages. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly page?: readonly unknown[];
}

type Route = (asked: Asked) => Answer;

const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found' } };

/** Method, path below the repository (`*` is one part), and what it does. */
export const ROUTES: readonly (readonly [string, string, Route])[] = [
  [
    'GET',
    '',
    ({ repo }) => ({ status: 200, body: { full_name: repo.fullName, ...repo.settings } }),
  ],
  ['GET', 'issues', listIssues],
  ['GET', 'issues/*', ({ repo, path }) => one(repo, path[1], (issue) => issueJson(repo, issue))],
  ['GET', 'issues/*/comments', listComments],
  ['POST', 'issues/*/comments', addComment],
  ['GET', 'issues/*/labels', ({ repo, path }) => one(repo, path[1], (i) => labels(i.labels))],
  ['POST', 'issues/*/labels', addLabels],
  ['GET', 'collaborators/*/permission', permission],
  ['GET', 'pulls', listPulls],
  ['POST', 'pulls', openPull],
  ['GET', 'git/commits/*', commit],
  ['GET', 'branches/*', branch],
  [
    'GET',
    'rules/branches/*',
    ({ repo }) => ({ status: 200, page: repo.rules.map((type) => ({ type })) }),
  ],
];

function one(
  repo: FakeRepository,
  number: string | undefined,
  show: (issue: NonNullable<ReturnType<FakeRepository['issues']['get']>>) => unknown,
): Answer {
  const issue = repo.issues.get(Number(number));
  return issue === undefined ? NOT_FOUND : { status: 200, body: show(issue) };
}

function labels(names: readonly string[]) {
  return names.map((name, id) => ({ id, name, color: 'ededed' }));
}

function listIssues({ repo, query }: Asked): Answer {
  const state = query.get('state') ?? 'open';
  const wanted = [...repo.issues.values()].filter((one) => state === 'all' || one.state === state);
  wanted.sort((a, b) => a.number - b.number);
  if (query.get('direction') !== 'asc') wanted.reverse();
  return { status: 200, page: wanted.map((issue) => issueJson(repo, issue)) };
}

function listComments({ repo, path }: Asked): Answer {
  const number = Number(path[1]);
  if (!repo.issues.has(number)) return NOT_FOUND;
  const found = repo.comments.filter((comment) => comment.issue === number);
  return { status: 200, page: found.map((comment) => commentJson(repo, comment)) };
}

function addComment({ repo, path, body, me }: Asked): Answer {
  const number = Number(path[1]);
  if (!repo.issues.has(number)) return NOT_FOUND;
  const text = String(body['body'] ?? '');
  if (text === '' || text.length > 65_536) return invalid('IssueComment', 'body');
  return { status: 201, body: commentJson(repo, repo.addComment(number, text, me)) };
}

function addLabels({ repo, path, body }: Asked): Answer {
  const issue = repo.issues.get(Number(path[1]));
  if (issue === undefined) return NOT_FOUND;
  const given = (body['labels'] as string[] | undefined) ?? [];
  issue.labels = [...new Set([...issue.labels, ...given])];
  return { status: 200, body: labels(issue.labels) };
}

/** The older field knows four rights only, as on GitHub. */
function permission({ repo, path }: Asked): Answer {
  const role = repo.roles.get(path[1] ?? '');
  if (role === undefined) return NOT_FOUND;
  const older: Record<string, string> = { maintain: 'write', triage: 'read', custom: 'write' };
  return { status: 200, body: { permission: older[role] ?? role, role_name: role } };
}

function listPulls({ repo, query }: Asked): Answer {
  const head = query.get('head') ?? '';
  const [owner, branchName] = head.split(':');
  const state = query.get('state') ?? 'open';
  const isMine = owner === repo.fullName.split('/')[0];
  const found = repo.pulls().filter(({ pull, state: held }) => {
    const fits = branchName === undefined || (isMine && pull?.head === branchName);
    return fits && (state === 'all' || held === state);
  });
  found.reverse();
  const page = found.flatMap((issue) => (issue.pull ? [pullJson(repo, issue, issue.pull)] : []));
  return { status: 200, page };
}

function openPull({ repo, body, me }: Asked): Answer {
  const head = String(body['head'] ?? '');
  const [owner = ''] = repo.fullName.split('/');
  const headOid = repo.branches.get(head);
  if (headOid === undefined) return invalid('PullRequest', 'head');
  if (body['draft'] === true && !repo.allowsDrafts) {
    const message = 'Draft pull requests are not supported in this repository.';
    return { status: 422, body: { message: 'Validation Failed', errors: [{ message }] } };
  }
  if (repo.pulls().some(({ pull, state }) => pull?.head === head && state === 'open')) {
    const message = `A pull request already exists for ${owner}:${head}.`;
    const errors = [{ resource: 'PullRequest', code: 'custom', message }];
    return { status: 422, body: { message: 'Validation Failed', errors } };
  }
  const pull = {
    head,
    headOid,
    base: String(body['base'] ?? ''),
    draft: body['draft'] === true,
    mergedAt: null,
    autoMerge: null,
    queued: false,
  };
  const text = { title: String(body['title']), body: String(body['body'] ?? '') };
  const issue = repo.addIssue({ ...text, user: me, pull });
  return { status: 201, body: pullJson(repo, issue, pull) };
}

function commit({ repo, path }: Asked): Answer {
  const sha = path[2] ?? '';
  return repo.commits.has(sha) ? { status: 200, body: { sha, message: 'A commit' } } : NOT_FOUND;
}

function branch({ repo, path }: Asked): Answer {
  const name = path[1] ?? '';
  const sha = repo.branches.get(name);
  if (sha === undefined) return { status: 404, body: { message: 'Branch not found' } };
  return { status: 200, body: { name, commit: { sha }, protected: repo.isProtected } };
}

function invalid(resource: string, field: string): Answer {
  const errors = [{ resource, field, code: 'invalid' }];
  return { status: 422, body: { message: 'Validation Failed', errors } };
}
