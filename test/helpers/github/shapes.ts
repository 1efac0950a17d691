import type { FakeComment, FakeIssue, FakePull, FakeRepository } from './world.ts';

const WEB = 'https://github.example';

/** An issue in the shape of the public API. */
export function issueJson(repo: FakeRepository, issue: FakeIssue) {
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  return {
    id: 50_000 + issue.number,
    node_id: `I_${repo.fullName}_${issue.number}`,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: null,
    locked: false,
    labels: issue.labels.map((name, id) => ({ id, node_id: `L_${id}`, name, color: 'ededed' })),
    user: issue.user,
    author_association: issue.association,
    comments: repo.comments.filter((one) => one.issue === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: null,
    html_url: `${WEB}/${repo.fullName}/${kind}/${issue.number}`,
    ...(issue.pull === undefined ? {} : { pull_request: { url: `${WEB}/pulls`, merged_at: null } }),
  };
}

/** A comment in the shape of the public API. */
export function commentJson(repo: FakeRepository, comment: FakeComment) {
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    body: comment.body,
    user: comment.user,
    author_association: 'NONE',
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    html_url: `${WEB}/${repo.fullName}/issues/${comment.issue}#issuecomment-${comment.id}`,
  };
}

/** A pull request in the shape of the public API. */
export function pullJson(repo: FakeRepository, issue: FakeIssue, pull: FakePull) {
  const [owner = ''] = repo.fullName.split('/');
  return {
    id: 70_000 + issue.number,
    node_id: `PR_${repo.fullName}_${issue.number}`,
    number: issue.number,
    state: issue.state,
    title: issue.title,
    body: issue.body,
    draft: pull.draft,
    merged_at: pull.mergedAt,
    html_url: `${WEB}/${repo.fullName}/pull/${issue.number}`,
    labels: issue.labels.map((name, id) => ({ id, name, color: 'ededed' })),
    head: { ref: pull.head, sha: pull.headOid, label: `${owner}:${pull.head}` },
    base: { ref: pull.base, sha: '0'.repeat(40), label: `${owner}:${pull.base}` },
    user: issue.user,
    auto_merge: pull.autoMerge === null ? null : { merge_method: pull.autoMerge },
  };
}
