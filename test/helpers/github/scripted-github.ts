import type { GitHubSide } from '../../../src/engine/night/github/remote-of.ts';
import type { Permission } from '../../../src/engine/ports/github/permission.ts';
import type { RemoteComment, RemoteIssue } from '../../../src/engine/ports/github/remote.ts';
import { appError } from '../../../src/shared/error.ts';
import { fail, ok } from '../../../src/shared/result.ts';

/** A GitHub in memory, for nights whose time is in a test's hand. */
export interface ScriptedGitHub extends GitHubSide {
  issues: RemoteIssue[];
  readonly rights: Map<string, Permission>;
  readonly pulls: string[];
  readonly comments: RemoteComment[];
  isDown: boolean;
}

/** An open issue by somebody who may write. */
export function anIssue(number: number, given: Partial<RemoteIssue> = {}): RemoteIssue {
  return {
    nodeId: `I_${number}`,
    number,
    title: `Fix bug ${number}`,
    body: `Body of ${number}`,
    labels: [],
    author: { login: 'ada', id: 1, isBot: false, association: 'MEMBER' },
    ...{ isOpen: true, comments: 0, createdAt: number, updatedAt: number },
    url: `https://github.example/acme/app/issues/${number}`,
    ...given,
  };
}

/** Nothing is on it at first, and `ada` may write. */
export function scriptedGitHub(): ScriptedGitHub {
  const down = fail(appError('github-failed', 'GitHub was not reached: no route.'));
  const branches = new Map<string, string>();
  const up = <T>(value: T) => (side.isDown ? down : ok(value));
  const side: ScriptedGitHub = {
    issues: [],
    rights: new Map([['ada', 'write']]),
    pulls: [],
    comments: [],
    isDown: false,
    pusher: {
      push: async (_, { branch, oid }) => {
        branches.set(branch, oid);
        return up(null);
      },
      remoteHead: async (_, { branch }) => up(branches.get(branch) ?? null),
    },
    github: {
      openIssues: async () => up({ issues: side.issues, isCut: false }),
      issue: async (_, number) => up(anIssue(number)),
      comments: async () => up(side.comments),
      permissionOf: async (_, login) => {
        const right = side.rights.get(login);
        return right === undefined ? fail(appError('not-found', 'Nobody.')) : up(right);
      },
      findPullRequest: async () => up(null),
      openPullRequest: async (_, { branch, isDraft }) => {
        side.pulls.push(branch);
        const number = 100 + side.pulls.length;
        const url = `https://github.example/acme/app/pull/${number}`;
        const made = { number, nodeId: 'PR', url, state: 'open', isDraft } as const;
        return up({ ...made, headOid: branches.get(branch) ?? '', labels: [] });
      },
      findComment: async (_, { marker }) =>
        up(side.comments.find(({ body }) => body.includes(marker)) ?? null),
      comment: async (_, { number, body }) => {
        const { author, createdAt, updatedAt, url } = anIssue(number);
        const made = { id: side.comments.length, body, author, createdAt, updatedAt, url };
        side.comments.push(made);
        return up(made);
      },
      addLabels: async () => up(null),
      labelsOf: async () => up([]),
      hasCommit: async () => up(true),
      mergeRules: async () => down,
      enableAutoMerge: async () => down,
      enqueue: async () => down,
    },
  };
  return side;
}
