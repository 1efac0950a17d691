import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveNight, type NightContext } from '../../../../src/engine/night/context.ts';
import { createLanes } from '../../../../src/engine/night/pass/lanes.ts';
import { createStop, type Stop } from '../../../../src/engine/night/stop.ts';
import { tryTogether } from '../../../../src/engine/night/together/try-together.ts';
import type { ResultGit } from '../../../../src/engine/ports/results/result-git.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Together } from '../../../../src/shared/schema/results/together.ts';
import { type ScriptedGit, scriptedGit } from '../../../helpers/scripted-git.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import {
  aCheckResult,
  added,
  aNight,
  armed,
  aTask,
  begun,
  evidenceOf,
  moved,
} from '../../../node/store/samples.ts';

const NIGHT = aNight(1).id;
const BASE = 'b'.repeat(40);
const TEST = { name: 'test', command: 'npm test' };
const BROKEN = fail(appError('git-failed', 'git died.'));

describe('results that cannot be tried together', () => {
  let temp: TempStore;
  let git: ScriptedGit;
  let stop: Stop;
  /** What is merged into the content that a check sees. */
  let results: Pick<ResultGit, 'combine' | 'treeOf' | 'writeCommit'>;
  let isRed: (content: string) => boolean;
  let seen: string;
  let freeBytes: number;
  let kept: string[];
  const head = (n: number) => `${n}`.repeat(40);

  beforeEach(() => {
    [temp, git, stop] = [tempStore(), scriptedGit(), createStop()];
    [isRed, seen, freeBytes, kept] = [() => false, '', 80_000_000_000, []];
    results = {
      combine: async (_, { onto, to }) => ok({ kind: 'tree', tree: `${onto} ${to}` }),
      treeOf: async (_, oid) => ok(oid),
      writeCommit: async (_, { tree }) => {
        seen = tree;
        return ok('d'.repeat(40));
      },
    };
    const deadlineAt = temp.clock.now() + 3_600_000;
    temp.store.appendAll([armed(aNight(1, { deadlineAt })), moved(1, 'armed', 'running')]);
    temp.store.append({
      ...{ type: 'repo.prepared', nightId: NIGHT },
      body: {
        ...{ repoId: 'sample', baseBranch: 'main', baseOid: BASE },
        before: { digest: 'd', parts: {}, files: 1 },
      },
    });
  });
  afterEach(() => temp.remove());

  function leave(n: number): void {
    const task = aTask(n);
    const ids = { nightId: NIGHT, taskId: task.id };
    const evidence = {
      ...evidenceOf('verified'),
      headOid: head(n),
      branch: `overnight/${task.id}`,
    };
    temp.store.appendAll([
      ...[added(task), begun(1, task.id)],
      { type: 'branch.landed', ...ids, body: { ref: `refs/heads/o/${n}`, oid: head(n) } },
      { type: 'task.judged', ...ids, body: { evidence } },
    ]);
  }
  function context(sample: object = {}, more: object = {}, hasResults = true): NightContext {
    const config = Config.parse({
      repositories: [{ id: 'sample', path: '/app', checks: [TEST], ...sample }],
      ...more,
    });
    const baseline = [aCheckResult()];
    const [one] = config.repositories;
    const repo = { config: one, baseOid: BASE, checks: [TEST], baseline };
    const checks = {
      setup: async () => fail(appError('setup-failed', 'npm ci failed.')),
      lend: async () => fail(appError('setup-failed', 'No such file.')),
      leave: async () => undefined,
      run: async () =>
        isRed(seen) ? { ...aCheckResult(), outcome: 'failed', exitCode: 1 } : aCheckResult(),
    };
    const ports = {
      ...{ store: temp.store, clock: temp.clock, git, checks },
      results: hasResults ? results : undefined,
      power: { read: async () => ({ onAc: true, hasBattery: false, percent: null }) },
      disk: { freeBytes: async () => freeBytes },
      log: { warn: (_: string, { reason }: { reason: string }) => kept.push(reason) },
    };
    const repos = new Map([['sample', repo]]);
    const live = createLiveNight(createLanes(1));
    return { nightId: NIGHT, config, stop, repos, ports, live } as unknown as NightContext;
  }
  async function told(night: NightContext): Promise<Together | null> {
    for (const n of [1, 2, 3]) leave(n);
    await tryTogether(night);
    const [event] = temp.store.eventsOf(NIGHT, ['night.integrated']);
    return event?.type === 'night.integrated' ? event.body : null;
  }

  it('are left as they are where that is not wished, or this host cannot merge', async () => {
    expect(await told(context({}, { landing: { together: false } }))).toBeNull();
    await tryTogether(context({}, {}, false));
    expect(temp.store.eventsOf(NIGHT, ['night.integrated'])).toEqual([]);
  });

  it('do not count while one is still at work', async () => {
    temp.store.appendAll([added(aTask(9)), begun(1, 'task-9')]);
    expect(await told(context())).toMatchObject({
      ...{ outcome: 'green', order: ['task-1', 'task-2', 'task-3'], runs: 1 },
      oid: 'd'.repeat(40),
    });
  });

  it('are told when the window had ended', async () => {
    stop.trigger('deadline');
    expect(await told(context())).toMatchObject({
      ...{ outcome: 'cut-short', runs: 0 },
      sentence: 'The results were not tried together: the window had ended.',
    });
  });

  it('are told when the device has no room for it', async () => {
    freeBytes = 1;
    const together = await told(context());
    expect(together?.outcome).toBe('cut-short');
    expect(together?.sentence).toMatch(/^The results were not tried together: [^.]+.*\.$/);
  });

  it('are told where the worktree of a dead host stays in the way', async () => {
    git.closeWorktree = async () => BROKEN;
    const night = context();
    night.repos.clear();
    expect((await told(night))?.sentence).toContain('the host was started anew');
    expect(kept).toEqual(['git died.']);
  });

  it('are told when the repository is configured no more', async () => {
    const night = context({ id: 'other' });
    night.repos.clear();
    expect((await told(night))?.sentence).toContain('the host was started anew');
    expect(kept).toEqual([]);
  });

  it('are told with the reason where git cannot merge', async () => {
    results.combine = async () => BROKEN;
    expect(await told(context())).toMatchObject({
      ...{ outcome: 'cut-short', sentence: 'The results were not tried together: git died.' },
    });
  });

  const FAILED = {
    ...{ outcome: 'failed', oid: null, runs: 1 },
    sentence: 'The results could not be tried together.',
  };

  it.each(['closeWorktree', 'openWorktree'] as const)('fail where %s fails', async (step) => {
    git[step] = async () => BROKEN;
    expect(await told(context())).toMatchObject(FAILED);
  });

  it.each(['treeOf', 'writeCommit'] as const)('fail where %s fails', async (step) => {
    results[step] = async () => BROKEN;
    expect(await told(context())).toMatchObject(FAILED);
  });

  it('fail where the setup fails, with nothing left behind', async () => {
    expect(await told(context({ setup: 'npm ci' }))).toMatchObject(FAILED);
    expect(git.worktrees.size).toBe(0);
  });

  it('fail where an env file cannot be lent', async () => {
    expect(await told(context({ environment: { envFiles: ['.env'] } }))).toMatchObject(FAILED);
    expect(git.worktrees.size).toBe(0);
  });

  it('fail where they merge no more when they are tried', async () => {
    let merges = 0;
    results.combine = async (_, { onto, to }) => {
      merges += 1;
      return merges > 3
        ? ok({ kind: 'conflict', paths: ['a'] })
        : ok({ kind: 'tree', tree: `${onto} ${to}` });
    };
    expect(await told(context())).toMatchObject(FAILED);
  });

  it('go together but for the one that breaks with another', async () => {
    isRed = (content) => content.includes(head(3)) && content.includes(head(1));
    expect(await told(context())).toMatchObject({
      ...{ outcome: 'green', order: ['task-1', 'task-2'] },
      apart: [{ taskId: 'task-3', withTasks: ['task-1'], because: 'breaks', check: 'test' }],
      sentence: '2 of 3 results pass every check together. 1 set aside.',
    });
  });

  it('leave one alone where every other breaks with it', async () => {
    isRed = (content) => content.split(' ').length > 2;
    expect(await told(context())).toMatchObject({
      ...{ outcome: 'green', order: ['task-1'], oid: head(1) },
      sentence: '1 of 3 results pass every check together. 2 set aside.',
    });
  });

  it('fail where the search for the one that breaks fails', async () => {
    isRed = () => true;
    let commits = 0;
    const { writeCommit } = results;
    results.writeCommit = (ref, wish) => {
      commits += 1;
      return commits > 1 ? Promise.resolve(BROKEN) : writeCommit(ref, wish);
    };
    expect(await told(context())).toMatchObject({ outcome: 'failed', apart: [] });
  });

  it('end at the stop', async () => {
    isRed = () => {
      stop.trigger('user');
      return false;
    };
    expect(await told(context())).toMatchObject({
      ...{ outcome: 'cut-short', runs: 1 },
      sentence: 'There was no time to finish trying the results together.',
    });
  });

  it('run no check where the stop came with the setup', async () => {
    const night = context({ setup: 'npm ci' });
    let runs = 0;
    isRed = () => {
      runs += 1;
      return false;
    };
    Object.assign(night.ports.checks, {
      setup: async () => {
        stop.trigger('user');
        return ok({ from: 'command', durationMs: 1, notKept: null });
      },
    });
    expect(await told(night)).toMatchObject({ outcome: 'cut-short' });
    expect(runs).toBe(0);
  });
});
