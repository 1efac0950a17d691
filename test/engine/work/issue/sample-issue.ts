import { createHash } from 'node:crypto';
import type { LabelMove } from '../../../../src/engine/ports/github/issue-story.ts';
import type { IssueComment, IssueFacts } from '../../../../src/engine/work/issue/facts.ts';
import type { JudgeRules } from '../../../../src/engine/work/issue/judge-issue.ts';

/** Instants of a story: the approval is in the middle of its second. */
export const OPENED = Date.UTC(2026, 8, 1, 12, 0, 0);
export const APPROVED = OPENED + 3_600_400;
export const LATER = APPROVED + 60_000;

export const STRANGER = { login: 'mallory', id: 66, isBot: false, association: 'NONE' };
export const OTHER = { login: 'trent', id: 77, isBot: false, association: 'NONE' };
export const MAINTAINER = { login: 'ada', id: 7, isBot: false, association: 'MEMBER' };
export const SECOND = { login: 'grace', id: 8, isBot: false, association: 'MEMBER' };
export const OURS = { login: 'nightkiln', id: 1, isBot: false, association: 'MEMBER' };

export const RULES: JudgeRules = {
  label: 'nightkiln',
  quiet: [OURS.id],
  tierOf: ({ id }) => ([7, 8].includes(id) ? 'maintainer' : 'untrusted'),
  hash: (text) => createHash('sha256').update(text).digest('hex'),
};

export const set = (more: Partial<LabelMove> = {}): LabelMove => ({
  ...{ label: 'nightkiln', isSet: true, by: MAINTAINER, at: APPROVED },
  ...more,
});

export const comment = (id: number, more: Partial<IssueComment> = {}): IssueComment => {
  const createdAt = more.createdAt ?? OPENED + id * 1000;
  return {
    id,
    body: `words ${id}`,
    author: STRANGER,
    createdAt,
    updatedAt: createdAt,
    url: `https://github.com/c/${id}`,
    ...more,
  };
};

/** A stranger's issue that a maintainer approved, and nothing since. */
export function approvedIssue(more: Partial<IssueFacts> = {}): IssueFacts {
  return {
    ...{
      repository: 'ada/engine',
      nodeId: 'I_1',
      number: 12,
      url: 'https://github.com/ada/engine/issues/12',
    },
    ...{ title: 'It crashes', body: 'On an empty list.', author: STRANGER, isOpen: true },
    labels: ['bug', 'nightkiln'],
    comments: [],
    isCut: false,
    story: {
      ...{ nodeId: 'I_1', titleEditedAt: null, bodyEditedAt: null, transferredAt: null },
      labels: [set()],
    },
    ...more,
  };
}

/** The same with another story. */
export function withStory(more: Partial<NonNullable<IssueFacts['story']>>): IssueFacts {
  const issue = approvedIssue();
  return issue.story === null ? issue : { ...issue, story: { ...issue.story, ...more } };
}
