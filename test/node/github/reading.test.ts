import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, got } from '../../helpers/github/client.ts';
import { type FakeGitHub, startFakeGitHub } from '../../helpers/github/server.ts';

const REPO = { owner: 'acme', name: 'shop' };

const RESET = String(Math.floor(Date.now() / 1000) + 3600);

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(() => fake.close());

describe('open issues', () => {
  it('are read page by page, oldest first, without pull requests and closed ones', async () => {
    const repo = fake.repository('acme/shop');
    for (let number = 1; number <= 250; number += 1) repo.addIssue({ number });
    repo.addIssue({ number: 251, state: 'closed' });
    const pull = { head: 'x', headOid: 'a', base: 'main', draft: false, mergedAt: null };
    repo.addIssue({ number: 252, pull: { ...pull, autoMerge: null, queued: false } });
    const { issues, isCut } = got(await clientOf(fake).openIssues(REPO));
    expect(issues.map(({ number }) => number)).toEqual(
      Array.from({ length: 250 }, (_, n) => n + 1),
    );
    expect(isCut).toBe(false);
    expect(fake.seen).toHaveLength(3);
  });

  it('say who wrote them, their labels and times', async () => {
    const repo = fake.repository('acme/shop');
    const user = { login: 'renovate[bot]', id: 7, type: 'Bot' } as const;
    repo.addIssue({ number: 4, user, labels: ['bug', 'night'], body: null, association: 'MEMBER' });
    repo.addIssue({ number: 5, user: null });
    const [first, second] = got(await clientOf(fake).openIssues(REPO)).issues;
    expect(first).toMatchObject({
      number: 4,
      body: '',
      labels: ['bug', 'night'],
      author: { login: 'renovate[bot]', id: 7, isBot: true, association: 'MEMBER' },
      createdAt: Date.UTC(2026, 0, 1, 0, 4),
    });
    expect(second?.author).toMatchObject({ login: 'ghost', id: 0 });
  });

  it('that have not changed cost nothing of the rate limit, and a changed page is read anew', async () => {
    const repo = fake.repository('acme/shop');
    for (let number = 1; number <= 120; number += 1) repo.addIssue({ number });
    const github = clientOf(fake);
    got(await github.openIssues(REPO));
    const again = got(await github.openIssues(REPO));
    expect(again.issues).toHaveLength(120);
    expect(fake.seen.slice(2).map(({ status }) => status)).toEqual([304, 304]);
    repo.addIssue({ number: 121 });
    expect(got(await github.openIssues(REPO)).issues).toHaveLength(121);
    expect(fake.seen.slice(4).map(({ status }) => status)).toEqual([304, 200]);
  });

  it('of another account are never answered from what was read before', async () => {
    fake.repository('acme/shop').addIssue();
    let token: string | null = fake.token;
    const github = clientOf(fake, { token: () => token });
    got(await github.openIssues(REPO));
    token = 'another';
    const refused = await github.openIssues(REPO);
    expect(refused).toMatchObject({ ok: false, error: { code: 'github-refused' } });
    token = null;
    const none = await github.openIssues(REPO);
    expect(none).toMatchObject({ ok: false, error: { message: 'No GitHub token is kept.' } });
  });

  it('are refused in words when the answer has another shape', async () => {
    fake.repository('acme/shop');
    fake.fail({ path: /issues/, reply: { status: 200, body: [{ number: 'one' }] } });
    const read = await clientOf(fake).openIssues(REPO);
    expect(read).toMatchObject({ ok: false, error: { code: 'github-failed' } });
    fake.fail({ path: /issues/, reply: { status: 200, body: '<html>' } });
    expect((await clientOf(fake).openIssues(REPO)).ok).toBe(false);
  });
});

describe('a reading call', () => {
  it('is tried again after a broken answer and a cut connection', async () => {
    fake.repository('acme/shop').addIssue({ number: 1 });
    fake.fail({ path: /issues/, reply: { status: 502, body: { message: 'Bad gateway' } } });
    fake.fail({ path: /issues/ });
    expect(got(await clientOf(fake).openIssues(REPO)).issues).toHaveLength(1);
    expect(fake.seen.map(({ status }) => status)).toEqual([502, 0, 200]);
  });

  it('gives up after three more tries and says what it met', async () => {
    fake.fail({
      path: /issues/,
      times: 9,
      reply: { status: 503, body: { message: 'Unavailable' } },
    });
    const read = await clientOf(fake).openIssues(REPO);
    expect(read).toMatchObject({
      ok: false,
      error: { code: 'github-failed', message: 'GitHub answers with 503: Unavailable.' },
    });
    expect(fake.seen).toHaveLength(4);
  });

  it('waits as long as a secondary rate limit says, and goes on', async () => {
    fake.repository('acme/shop').addIssue({ number: 1 });
    const body = { message: 'You have exceeded a secondary rate limit.' };
    fake.fail({ path: /issues/, reply: { status: 403, headers: { 'retry-after': '50' }, body } });
    const began = performance.now();
    expect(got(await clientOf(fake).openIssues(REPO)).issues).toHaveLength(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(45);
  });

  it.each([
    ['a used-up limit', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': RESET }, 403],
    ['a long retry-after', { 'retry-after': '1800' }, 403],
    ['too many requests', { 'retry-after': '1800' }, 429],
  ])('does not wait for %s, and says so', async (what, headers, status) => {
    const isUsedUp = what === 'a used-up limit';
    const body = { message: isUsedUp ? 'API rate limit exceeded' : 'A secondary rate limit.' };
    fake.fail({ path: /issues/, times: 5, reply: { status, headers, body } });
    const read = await clientOf(fake).openIssues(REPO);
    expect(read).toMatchObject({ ok: false, error: { code: 'github-limited' } });
    expect(fake.seen).toHaveLength(1);
  });

  it.each([
    [401, 'github-refused', 'GitHub does not accept the token.'],
    [403, 'github-refused', 'GitHub does not let the token do this: Resource not accessible.'],
    [404, 'not-found', 'GitHub does not know it, or the token may not see it.'],
    [409, 'github-refused', 'GitHub refuses: Resource not accessible.'],
    [422, 'github-refused', 'GitHub refuses: Resource not accessible.'],
  ])('answers %i with its code and a sentence, once', async (status, code, message) => {
    const body = { message: 'Resource not accessible' };
    fake.fail({ path: /issues/, times: 5, reply: { status, body } });
    const read = await clientOf(fake).openIssues(REPO);
    expect(read).toMatchObject({ ok: false, error: { code, message } });
    expect(fake.seen).toHaveLength(1);
  });

  it('says that nothing answers where nothing does', async () => {
    const { url } = fake;
    await fake.close();
    const read = await clientOf(fake, { apiUrl: () => url }).openIssues(REPO);
    expect(read).toMatchObject({ ok: false, error: { code: 'github-failed' } });
    if (!read.ok) expect(read.error.message).toMatch(/^GitHub was not reached: /);
  });

  it('never follows a redirect to another host with an answer', async () => {
    const other = await startFakeGitHub();
    other.repository('acme/shop').addIssue();
    const location = `${other.url}/repos/acme/shop/issues`;
    fake.fail({ path: /issues/, times: 9, reply: { status: 302, headers: { location } } });
    expect((await clientOf(fake).openIssues(REPO)).ok).toBe(false);
    expect(other.seen.map(({ status }) => status)).not.toContain(200);
    await other.close();
  });
});

describe('the right of an account', () => {
  it.each([
    ['admin', 'admin'],
    ['maintain', 'maintain'],
    ['write', 'write'],
    ['triage', 'triage'],
    ['read', 'read'],
    ['none', 'none'],
    ['custom', 'write'],
  ])('%s is %s', async (role, expected) => {
    fake.repository('acme/shop').roles.set('someone', role);
    expect(got(await clientOf(fake).permissionOf(REPO, 'someone'))).toBe(expected);
  });

  it('of somebody unknown fails, so that nobody trusts it', async () => {
    fake.repository('acme/shop');
    expect((await clientOf(fake).permissionOf(REPO, 'nobody')).ok).toBe(false);
  });

  it('is asked for by the whole name, whatever it holds', async () => {
    fake.repository('acme/shop').roles.set('a/../../b?x=[bot]', 'admin');
    expect(got(await clientOf(fake).permissionOf(REPO, 'a/../../b?x=[bot]'))).toBe('admin');
  });
});
