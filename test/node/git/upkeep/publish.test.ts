import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalFile } from '../../../../src/engine/ports/upkeep/upkeep.ts';
import { codeOf, createWorld, lookAt, unwrap, upkeepOf, WORK, type World } from '../world.ts';

const BRANCH = 'overnight/ops-journal';
const LOG = 'docs/meta/logs/ops/executive_summary.log';

describe('the ops journal', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    unwrap(await world.git.prepare(world.repo, await world.user.head()));
  });
  afterEach(() => world.dispose());

  const publish = (files: readonly JournalFile[], branch = BRANCH) =>
    upkeepOf(world).publish(world.repo, { ...WORK, branch, files });
  const log = (text: string) => [{ path: LOG, how: 'append', text }] as const;
  const show = (name: string) => world.user.git('show', `${BRANCH}:${name}`);
  const commits = () => world.user.git('rev-list', '--count', BRANCH);

  it('is a branch of its own with what it is given, and leaves all else as it was', async () => {
    const before = await lookAt(world.user.path);
    const oid = unwrap(
      await publish([...log('one'), { path: 'docs/plan.md', how: 'replace', text: '# Plan\n' }]),
    );
    expect(await world.user.git('rev-parse', BRANCH)).toBe(oid);
    expect(await show(LOG)).toBe('one');
    expect(await show('docs/plan.md')).toBe('# Plan');
    expect(await world.user.git('ls-tree', '-r', '--name-only', BRANCH)).toBe(
      `${LOG}\ndocs/plan.md`,
    );
    expect(await world.user.git('log', '-1', '--format=%an %cn %s', BRANCH)).toBe(
      'Kiln Kiln Change',
    );
    expect(await lookAt(world.user.path)).toEqual(before);
    const refs = await world.user.git('for-each-ref', '--format=%(refname)');
    expect(refs.split('\n')).toEqual(['refs/heads/main', `refs/heads/${BRANCH}`]);
  });

  it('grows at its end, never twice by the same line, and only forward', async () => {
    const first = unwrap(await publish(log('one\ntwo')));
    expect(unwrap(await publish(log('one\ntwo')))).toBeNull();
    unwrap(await publish(log('two\nthree')));
    expect(await show(LOG)).toBe('one\ntwo\nthree');
    expect(await world.user.git('merge-base', first ?? '', BRANCH)).toBe(first);
    expect(await commits()).toBe('2');
  });

  it('goes on from what the person wrote there', async () => {
    unwrap(await publish(log('one')));
    await world.user.git('checkout', '-q', BRANCH);
    await world.user.write(LOG, 'one\nby hand\n');
    const theirs = await world.user.commit('By hand');
    await world.user.git('checkout', '-q', 'main');
    unwrap(await publish(log('two')));
    expect(await show(LOG)).toBe('one\nby hand\ntwo');
    expect(await world.user.git('rev-parse', `${BRANCH}^`)).toBe(theirs);
  });

  it('comes back whole when the person deleted it', async () => {
    unwrap(await publish(log('one')));
    await world.user.git('branch', '-q', '-D', BRANCH);
    unwrap(await publish(log('two')));
    expect(await show(LOG)).toBe('one\ntwo');
  });

  it('waits while a checkout stands on it, and moves nothing', async () => {
    const first = unwrap(await publish(log('one')));
    await world.user.git('checkout', '-q', BRANCH);
    const before = await lookAt(world.user.path);
    expect(codeOf(await publish(log('two')))).toBe('ref-conflict');
    expect(await lookAt(world.user.path)).toEqual(before);
    expect(await world.user.git('rev-parse', BRANCH)).toBe(first);
  });

  it.each([
    'main',
    'overnight/../main',
    'refs/heads/main',
    'overnight/x.lock',
    'overnight/a/b',
    '-d',
  ])('is never written to %s', async (branch) => {
    const before = await lookAt(world.user.path);
    expect(codeOf(await publish(log('x'), branch))).toBe('bad-input');
    expect(await lookAt(world.user.path)).toEqual(before);
  });

  it.each(['../out.md', '/etc/x', 'a/.git/config', '.GIT/config', 'a//b', '', 'a\nb', '"x"'])(
    'holds no file %j',
    async (path) => {
      expect(codeOf(await publish([{ path, how: 'replace', text: 'x' }]))).toBe('bad-input');
    },
  );

  it('takes secrets out of what it is given', async () => {
    const token = ['ghp', 'abcdefghijklmnopqrstuvwxyzABCDEFGH12'].join('_');
    unwrap(await publish(log(`used ${token} here`)));
    expect(await show(LOG)).not.toContain(token);
  });
});
