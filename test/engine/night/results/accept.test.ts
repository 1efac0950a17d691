import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptInput } from '../../../../src/shared/schema/results/result.ts';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

const LINES = Array.from({ length: 20 }, (_, n) => `line ${n}\n`);
const text = (at: number, words: string): string =>
  LINES.map((line, n) => (n === at ? `${words}\n` : line)).join('');

describe('accepting a result', () => {
  let world: ResultsWorld;
  let base: string;
  beforeEach(async () => {
    world = await resultsWorld({ 'a.txt': LINES.join(''), 'b.txt': 'b\n' });
    base = await world.user.git('rev-parse', 'main');
    await world.night(1);
  });
  afterEach(() => world.dispose());

  const accept = (result: string, more: Partial<AcceptInput> = {}) =>
    world.call('result.accept', { result, ...more });
  const main = () => world.user.git('rev-parse', 'main');
  const refs = () => world.user.git('for-each-ref', '--format=%(refname) %(objectname)');

  it('merges it into the branch the night began from, with its commits behind it', async () => {
    const oid = await world.leave('one', { 'b.txt': 'better\n' });
    expect(await accept('one')).toMatchObject({
      ok: true,
      value: { state: 'accepted', sentence: 'Accepted into main by a merge.' },
    });
    expect(await world.user.git('log', '-1', '--format=%P', 'main')).toBe(`${base} ${oid}`);
    expect(await world.user.git('show', 'main:b.txt')).toBe('better');
    expect(await world.user.git('fsck', '--strict')).toBe('');
  });

  it('squashes it into one commit', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    expect(await accept('one', { means: 'squash' })).toMatchObject({ ok: true });
    expect(await world.user.git('log', '-1', '--format=%P%n%B', 'main')).toMatch(
      /^[0-9a-f]{40}\nDo one\n\n(?:.*\n)*Nightkiln-Task: T1-one\n/,
    );
  });

  it('touches nothing but the one branch', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    const before = await refs();
    const index = await world.user.git('ls-files', '--stage');
    expect(await accept('one')).toMatchObject({ ok: true });
    const after = await refs();
    expect(after.replace(await main(), base)).toBe(before);
    expect(await world.user.git('ls-files', '--stage')).toBe(index);
    expect(await world.user.git('status', '--porcelain')).toBe('');
  });

  it('refuses to move a branch that is checked out, and says how to get it', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    await world.user.git('checkout', '-q', 'main');
    const reply = await accept('one');
    expect(reply).toMatchObject({ ok: false, error: { code: 'branch-checked-out' } });
    const fix = reply.ok ? '' : (reply.error.fix ?? '');
    expect(fix).toContain('--update-checkout');
    expect(fix).toContain('--into');
    expect(fix).toContain(`git -C ${world.user.path} merge overnight/one`);
    expect(await main()).toBe(base);
    expect(await world.user.git('status', '--porcelain')).toBe('');
  });

  it('updates a clean checkout when it is asked to', async () => {
    await world.leave('one', { 'b.txt': 'better\n', 'new.txt': 'new\n' });
    await world.user.git('checkout', '-q', 'main');
    await world.user.write('notes.txt', 'not tracked\n');
    expect(await accept('one', { updateCheckout: true })).toMatchObject({ ok: true });
    expect(await world.user.git('status', '--porcelain')).toBe('?? notes.txt');
    expect(await world.user.git('show', 'HEAD:new.txt')).toBe('new');
  });

  it.each([
    ['a changed file', 'b.txt', 'mine\n'],
    ['a file of its own where the result has one', 'new.txt', 'mine\n'],
  ])('keeps %s of a checkout and moves nothing', async (_, file, words) => {
    await world.leave('one', { 'b.txt': 'better\n', 'new.txt': 'new\n' });
    await world.user.git('checkout', '-q', 'main');
    await world.user.write(file, words);
    expect(await accept('one', { updateCheckout: true })).toMatchObject({ ok: false });
    expect(await world.user.git('hash-object', file)).toBe(
      await world.user.git('hash-object', '-t', 'blob', path.join(world.user.path, file)),
    );
    expect(await main()).toBe(base);
    expect(await world.call('result.list', {})).toMatchObject({ value: [{ state: 'open' }] });
  });

  it('refuses a branch that another worktree stands on, or that is being rebased', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    const other = path.join(world.temp.dir, 'other');
    await world.user.git('worktree', 'add', '-q', other, 'main');
    const reply = await accept('one', { updateCheckout: true });
    expect(reply).toMatchObject({ ok: false, error: { code: 'branch-checked-out' } });
    await world.user.git('worktree', 'remove', '--force', other);
    await world.user.git('checkout', '-q', 'main');
    await world.user.write('b.txt', 'mine\n');
    await world.user.commit('Mine');
    await world.user.git('checkout', '-q', '-b', 'side', base);
    await world.user.write('b.txt', 'side\n');
    await world.user.commit('Side');
    await world.user.git('rebase', 'main').catch(() => 'it stops at the conflict');
    expect(await accept('one', { into: 'side', onMovedBase: true })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('side is being rebased in') },
    });
  });

  it('says that the branch has moved on, and goes on top only when told to', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    await world.user.git('checkout', '-q', 'main');
    await world.user.write('a.txt', text(3, 'mine'));
    const moved = await world.user.commit('Mine');
    await world.user.git('checkout', '-q', 'mine');
    expect(await accept('one')).toMatchObject({
      ok: false,
      error: { code: 'base-moved', message: 'main has one commit that this was not proved on.' },
    });
    expect(await main()).toBe(moved);
    expect(await accept('one', { onMovedBase: true })).toMatchObject({
      ok: true,
      value: { sentence: expect.stringContaining('the two together were not checked') },
    });
    expect(await world.user.git('show', 'main:a.txt')).toContain('mine');
  });

  it('goes on top of results that were accepted before without asking, and says so', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    await world.leave('two', { 'a.txt': text(3, 'two') });
    expect(await accept('one')).toMatchObject({ ok: true });
    expect(await accept('two')).toMatchObject({
      value: { sentence: expect.stringContaining('on top of one result that you accepted before') },
    });
  });

  it('names the result and the file of a conflict', async () => {
    await world.leave('one', { 'a.txt': text(3, 'one') });
    await world.leave('two', { 'a.txt': text(3, 'two') });
    expect(await accept('one')).toMatchObject({ ok: true });
    const before = await main();
    expect(await accept('two')).toMatchObject({
      ok: false,
      error: { code: 'merge-conflict', message: "'Do two' conflicts with 'Do one' in a.txt." },
    });
    expect(await main()).toBe(before);
  });

  it('goes into another branch, or a new one of ours, and into none that does not exist', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    await world.user.git('branch', 'release', base);
    expect(await accept('one', { into: 'nope' })).toMatchObject({ error: { code: 'not-found' } });
    expect(await accept('one', { into: '../x' })).toMatchObject({ error: { code: 'bad-input' } });
    expect(await accept('one', { into: 'release' })).toMatchObject({ ok: true });
    expect(await main()).toBe(base);
    await world.leave('two', { 'b.txt': 'other\n' });
    expect(await accept('two', { into: 'overnight/together' })).toMatchObject({ ok: true });
    expect(await world.user.git('show', 'overnight/together:b.txt')).toBe('other');
  });

  it('refuses what was not verified, what holds a secret, and what is accepted already', async () => {
    const secret = { kind: 'secret-found', message: 'A key.' } as const;
    await world.leave('weak', { 'b.txt': 'weak\n' }, { verdict: 'unverified' });
    await world.leave('leak', { 'b.txt': 'leak\n' }, { verdict: 'unverified', findings: [secret] });
    await world.leave('one', { 'b.txt': 'better\n' });
    expect(await accept('weak')).toMatchObject({ error: { code: 'bad-transition' } });
    expect(await accept('leak', { unproved: true })).toMatchObject({
      error: { message: "'Do leak' holds what looks like a secret." },
    });
    expect(await main()).toBe(base);
    expect(await accept('weak', { unproved: true })).toMatchObject({ ok: true });
    const before = await main();
    expect(await accept('weak', { unproved: true })).toMatchObject({ ok: false });
    expect(await accept('nothing')).toMatchObject({ error: { code: 'not-found' } });
    expect(await main()).toBe(before);
  });

  it('leaves a branch alone that only is another name of a second one', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    await world.user.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    expect(await accept('one', { into: 'alias' })).toMatchObject({
      error: { message: "'alias' is only another name of 'main'." },
    });
    expect(await main()).toBe(base);
  });

  it('waits until no night works in the repository', async () => {
    await world.leave('one', { 'b.txt': 'better\n' });
    await world.night(2, true);
    expect(await accept('one')).toMatchObject({ error: { code: 'night-already-open' } });
    expect(await main()).toBe(base);
  });
});
