import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, got } from '../../helpers/github/client.ts';
import { type FakeGitHub, startFakeGitHub } from '../../helpers/github/server.ts';
import type { FakeRepository } from '../../helpers/github/world.ts';

const REPO = { owner: 'acme', name: 'shop' };
const BRANCH = 'overnight/2026-01-01_2300_fix';
const WISH = { branch: BRANCH, base: 'main', title: 'Fix', body: 'Body', isDraft: true };
const OID = 'a'.repeat(40);

let fake: FakeGitHub;
let repo: FakeRepository;
beforeEach(async () => {
  fake = await startFakeGitHub();
  repo = fake.repository('acme/shop');
  repo.branches.set('main', '1'.repeat(40));
  repo.branches.set(BRANCH, OID);
});
afterEach(() => fake.close());

describe('a pull request', () => {
  it('is opened as a draft and found again by its branch, open, closed or merged', async () => {
    const github = clientOf(fake);
    expect(got(await github.findPullRequest(REPO, BRANCH))).toBeNull();
    const opened = got(await github.openPullRequest(REPO, WISH));
    expect(opened).toMatchObject({ state: 'open', isDraft: true, headOid: OID });
    const [issue] = repo.pulls();
    for (const state of ['open', 'closed'] as const) {
      if (issue) issue.state = state;
      const found = got(await github.findPullRequest(REPO, BRANCH));
      expect(found).toMatchObject({ number: opened.number, state });
    }
    if (issue?.pull) issue.pull.mergedAt = new Date().toISOString();
    expect(got(await github.findPullRequest(REPO, BRANCH))?.state).toBe('merged');
  });

  it('of another branch is not taken for it', async () => {
    repo.branches.set('overnight/other', OID);
    const github = clientOf(fake);
    got(await github.openPullRequest(REPO, { ...WISH, branch: 'overnight/other' }));
    expect(got(await github.findPullRequest(REPO, BRANCH))).toBeNull();
  });

  it('is never asked for twice by itself, though its answer is lost', async () => {
    fake.fail({ method: 'POST', path: /pulls$/, when: 'after' });
    const lost = await clientOf(fake).openPullRequest(REPO, WISH);
    expect(lost).toMatchObject({ ok: false, error: { code: 'github-failed' } });
    expect(repo.pulls()).toHaveLength(1);
    expect(fake.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('that the repository refuses says why', async () => {
    repo.allowsDrafts = false;
    const refused = await clientOf(fake).openPullRequest(REPO, WISH);
    expect(refused.ok ? '' : refused.error.message).toContain('Draft pull requests are not supp');
  });
});

describe('a comment', () => {
  it('is written once and found by its marker on any page, always freshly', async () => {
    repo.addIssue({ number: 7 });
    for (let n = 0; n < 230; n += 1) repo.addComment(7, `Talk ${n}`, null);
    const github = clientOf(fake);
    const at = { number: 7, marker: '<!-- nightkiln:abc -->' };
    expect(got(await github.findComment(REPO, at))).toBeNull();
    const made = got(await github.comment(REPO, { number: 7, body: `Done ${at.marker}` }));
    expect(got(await github.findComment(REPO, at))?.id).toBe(made.id);
    expect(got(await github.comments(REPO, 7))).toHaveLength(231);
  });

  it('is not tried again by itself', async () => {
    repo.addIssue({ number: 7 });
    const reply = { status: 502, body: { message: 'Bad gateway' } };
    fake.fail({ method: 'POST', path: /comments$/, when: 'after', times: 5, reply });
    expect((await clientOf(fake).comment(REPO, { number: 7, body: 'x' })).ok).toBe(false);
    expect(repo.comments).toHaveLength(1);
  });
});

describe('labels', () => {
  it('are added beside those that are there, as often as one likes', async () => {
    repo.addIssue({ number: 7, labels: ['bug'] });
    const github = clientOf(fake);
    for (let n = 0; n < 2; n += 1) {
      got(await github.addLabels(REPO, { number: 7, labels: ['nightkiln'] }));
    }
    expect(got(await github.labelsOf(REPO, 7))).toEqual(['bug', 'nightkiln']);
  });
});

describe('a published commit', () => {
  it('is known, another is not', async () => {
    repo.commits.add(OID);
    const github = clientOf(fake);
    expect(got(await github.hasCommit(REPO, OID))).toBe(true);
    expect(got(await github.hasCommit(REPO, 'b'.repeat(40)))).toBe(false);
  });
});

describe('merging by itself', () => {
  it('is read from the settings, the protection and the rules of the branch', async () => {
    const github = clientOf(fake);
    expect(got(await github.mergeRules(REPO, 'main'))).toEqual({
      allowsAutoMerge: false,
      methods: ['merge', 'squash', 'rebase'],
      hasQueue: false,
      isGuarded: false,
    });
    repo.settings = { ...repo.settings, allow_auto_merge: true, allow_rebase_merge: false };
    repo.rules = ['merge_queue', 'required_status_checks'];
    expect(got(await github.mergeRules(REPO, 'main'))).toEqual({
      allowsAutoMerge: true,
      methods: ['merge', 'squash'],
      hasQueue: true,
      isGuarded: true,
    });
  });

  it('is switched on where the repository allows it, and refused in words where not', async () => {
    const github = clientOf(fake);
    const opened = got(await github.openPullRequest(REPO, { ...WISH, isDraft: false }));
    const refused = await github.enableAutoMerge(opened, 'squash');
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'github-refused',
        message: 'GitHub refuses: Auto merge is not allowed for this repository.',
      },
    });
    repo.settings.allow_auto_merge = true;
    repo.isProtected = true;
    got(await github.enableAutoMerge(opened, 'squash'));
    expect(repo.pulls()[0]?.pull?.autoMerge).toBe('SQUASH');
  });

  it('puts a pull request into a queue that exists', async () => {
    const github = clientOf(fake);
    const opened = got(await github.openPullRequest(REPO, { ...WISH, isDraft: false }));
    expect((await github.enqueue(opened)).ok).toBe(false);
    repo.rules = ['merge_queue'];
    got(await github.enqueue(opened));
    expect(repo.pulls()[0]?.pull?.queued).toBe(true);
  });
});

it('leaves three seconds between two writes that notify people', async () => {
  repo.addIssue({ number: 7 });
  const github = clientOf(fake, { msPerSecond: undefined, lanes: undefined });
  got(await github.comment(REPO, { number: 7, body: 'one' }));
  got(await github.comment(REPO, { number: 7, body: 'two' }));
  const [first, second] = fake.seen;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_900);
}, 20_000);
