import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createLiveNight, type NightContext } from '../../../../src/engine/night/context.ts';
import { createLanes } from '../../../../src/engine/night/pass/lanes.ts';
import { createStop, type Stop } from '../../../../src/engine/night/stop.ts';
import { tryTogether } from '../../../../src/engine/night/together/try-together.ts';
import type { Check, CheckResult } from '../../../../src/shared/schema/check.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Together } from '../../../../src/shared/schema/results/together.ts';
import { aNight } from '../../../node/store/samples.ts';
import { type ResultsWorld, resultsWorld } from '../results/results-world.ts';

const LINES = Array.from({ length: 20 }, (_, n) => `line ${n}\n`);
const text = (at: number, words: string): string =>
  LINES.map((line, n) => (n === at ? `${words}\n` : line)).join('');
const nightId = aNight(1).id;

/** Each file `calls/X` names a file of `lib` that must be there: green alone, red when one renames what another calls. */
const CHECK: Check = {
  name: 'calls',
  command: 'for call in calls/*; do test -e "lib/$(cat "$call")" || exit 1; done',
};
const FILES = { 'a.txt': LINES.join(''), 'calls/main': 'old\n', 'lib/old': 'old\n' };

describe('trying results together', () => {
  let world: ResultsWorld;
  let stop: Stop;
  let runs: number;
  /** Runs before each check. */
  let onRun: () => void | Promise<void>;
  afterEach(() => world.dispose());

  async function open(checks: readonly Check[] = [CHECK]): Promise<NightContext> {
    world = await resultsWorld(FILES);
    await world.night(1, true);
    [stop, runs, onRun] = [createStop(), 0, () => undefined];
    const config = Config.parse({
      repositories: [{ ...world.repo, checks }],
      constraints: { ignore: ['all'] },
    });
    const [row] = world.temp.store.repoNights(nightId);
    const [repository] = config.repositories;
    if (row === undefined || repository === undefined) throw new Error('no repository');
    const prepared = await world.git.prepare(world.repo, row.baseOid);
    expect(prepared.ok).toBe(true);
    const baseline = await Promise.all(checks.map((one) => run(world.user.path, one)));
    const agent = { kind: 'none' } as never;
    const repo = { config: repository, ...row, checks, baseline, agent };
    return {
      ...{ nightId, config, stop, repos: new Map([[repository.id, repo]]) },
      ports: {
        ...world.ports,
        store: world.temp.store,
        power: { read: async () => ({ onAc: true, hasBattery: false, percent: null }) },
        disk: { freeBytes: async () => null },
        checks: {
          lend: async () => ({ ok: true, value: [] }),
          leave: async () => undefined,
          run: async (at: string, check: Check) => {
            runs += 1;
            await onRun();
            return run(at, check);
          },
        },
      },
      live: createLiveNight(createLanes(1)),
    } as unknown as NightContext;
  }
  /** In a night, our clone has every result from the beginning. */
  async function leave(...result: Parameters<ResultsWorld['leave']>): Promise<void> {
    expect(await world.git.prepare(world.repo, await world.leave(...result))).toMatchObject({
      ok: true,
    });
  }
  async function together(context: NightContext): Promise<Together> {
    await tryTogether(context);
    const [event, another] = world.temp.store.eventsOf(nightId, ['night.integrated']);
    expect(another).toBeUndefined();
    if (event?.type !== 'night.integrated') throw new Error('nothing was told');
    return event.body;
  }
  const id = (name: string): string =>
    world.temp.store.tasks(50).find((task) => task.id.endsWith(`-${name}`))?.id ?? '';

  it('names the conflicting and the breaking pair among six, and orders the others', async () => {
    const context = await open();
    await leave('plain', { 'plain.txt': '1\n' });
    await leave('left', { 'a.txt': text(3, 'left') });
    await leave('caller', { 'calls/extra': 'old\n' });
    await leave('right', { 'a.txt': text(3, 'right') });
    await leave('rename', {
      ...{ 'lib/old': null, 'lib/new': 'new\n', 'calls/main': 'new\n' },
    });
    await leave('far', { 'a.txt': text(15, 'far') });
    const refs = await world.user.git('for-each-ref');
    const found = await together(context);
    expect(found).toMatchObject({ outcome: 'green', repoId: 'sample' });
    expect(found.apart).toEqual([
      {
        ...{ taskId: id('right'), withTasks: [id('left')], because: 'conflict' },
        ...{ paths: ['a.txt'], check: null },
        sentence: "'Do right' conflicts with 'Do left' in a.txt.",
      },
      {
        ...{ taskId: id('rename'), withTasks: [id('caller')], because: 'breaks' },
        ...{ paths: [], check: 'calls' },
        sentence: "'Do rename' and 'Do caller' are green alone and break check `calls` together.",
      },
    ]);
    expect(found.order).toEqual(['plain', 'left', 'caller', 'far'].map(id));
    expect(found.sentence).toBe('4 of 6 results pass every check together. 2 set aside.');
    expect(await world.user.git('for-each-ref')).toBe(refs);
    await tryTogether(context);
    expect(world.temp.store.eventsOf(nightId, ['night.integrated'])).toHaveLength(1);
  });

  it('needs one run of the checks when all go together', async () => {
    const context = await open();
    for (const name of ['one', 'two', 'three']) await leave(name, { [name]: '1\n' });
    expect(await together(context)).toMatchObject({
      ...{ outcome: 'green', apart: [], runs: 1 },
      sentence: 'All three results pass every check together.',
    });
    expect(runs).toBe(1);
  });

  it('leaves alone what was not verified, and a night with one result', async () => {
    const context = await open();
    await leave('one', { one: '1\n' });
    await leave('weak', { 'lib/old': null }, { verdict: 'unverified' });
    await tryTogether(context);
    expect(world.temp.store.eventsOf(nightId, ['night.integrated'])).toEqual([]);
  });

  it('says so when there is no check', async () => {
    const context = await open([]);
    for (const name of ['one', 'two']) await leave(name, { [name]: '1\n' });
    expect(await together(context)).toMatchObject({ outcome: 'unproved', runs: 0 });
  });

  it.each(['user', 'deadline'] as const)('ends with a stop by %s and says so', async (reason) => {
    const context = await open();
    for (const name of ['one', 'two']) await leave(name, { [name]: '1\n' });
    onRun = () => stop.trigger(reason);
    expect(await together(context)).toMatchObject({ outcome: 'cut-short' });
    expect(
      await world.git.openWorktree(world.repo, {
        name: `together-${nightId}`,
        oid: await world.user.git('rev-parse', 'main'),
        branch: null,
      }),
    ).toMatchObject({ ok: true });
  });

  it('ends with its own limit', async () => {
    const context = await open();
    for (const name of ['one', 'two']) await leave(name, { [name]: '1\n' });
    onRun = () => world.temp.clock.advanceBy(21 * 60_000);
    expect(await together(context)).toMatchObject({
      ...{ outcome: 'cut-short', order: ['one', 'two'].map(id) },
      sentence: 'There was no time to finish trying the results together.',
    });
  });

  it('clears away what a host left that died in the middle of it', async () => {
    const context = await open();
    for (const name of ['one', 'two']) await leave(name, { [name]: '1\n' });
    const at = { name: `together-${nightId}`, oid: await world.user.git('rev-parse', 'main') };
    const tree = await world.git.openWorktree(world.repo, { ...at, branch: null });
    context.repos.clear();
    expect(await together(context)).toMatchObject({
      sentence: 'The results were not tried together: the host was started anew.',
    });
    expect(existsSync(tree.ok ? tree.value.path : '/')).toBe(false);
  });

  it('is not begun in a night that was stopped', async () => {
    const context = await open();
    for (const name of ['one', 'two']) await leave(name, { [name]: '1\n' });
    stop.trigger('user');
    expect(await together(context)).toMatchObject({
      sentence: 'The results were not tried together: the night was stopped.',
    });
    expect(runs).toBe(0);
  });
});

function run(at: string, check: Check): Promise<CheckResult> {
  return new Promise((resolve) => {
    execFile('sh', ['-c', check.command], { cwd: at }, (error) =>
      resolve({
        ...check,
        outcome: error === null ? 'passed' : 'failed',
        exitCode: error === null ? 0 : 1,
        ...{ durationMs: 1, excerpt: '', tests: null },
      }),
    );
  });
}
