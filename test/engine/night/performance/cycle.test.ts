import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];
const BENCHMARK = { command: 'node bench.js', paths: ['src/**'] };

function world(performance: Record<string, unknown> = BENCHMARK): World {
  const repository = { id: 'app', path: '/home/ada/app', discovery: false, performance };
  const checks = [{ name: 'test', command: 'npm test' }];
  const made = createWorld({
    config: { repositories: [{ ...repository, checks }], schedule: { timeZone: 'UTC' } },
  });
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** Every benchmark that ran, by side; `post` says how the n-th one after a change ends. */
function benchmarks(made: World, post: (n: number) => 'passed' | 'failed'): string[] {
  const ran: string[] = [];
  const { git } = made;
  const open = git.openWorktree;
  let side = '';
  git.openWorktree = (repo, at) => {
    side = /^bench-(pre|post)/.exec(at.name)?.[1] ?? '';
    return open(repo, at);
  };
  made.checkSays = ({ name }) => {
    if (name !== 'benchmark') return 'passed';
    ran.push(side);
    return side === 'pre' ? 'passed' : post(ran.filter((one) => one === 'post').length);
  };
  return ran;
}

async function run(made: World, category: 'performance' | 'bug-fix' = 'bug-fix') {
  await made.queue({ title: 'Fix the parser', category });
  const nightId = await made.arm();
  await made.clock.advanceBy(12 * HOUR);
  const brief = await made.brief(nightId);
  const item = [...brief.shipped, ...brief.unproved, ...brief.failed][0];
  const gate = item?.evidence.gates?.find((row) => row.gate === 'performance');
  return { item, gate, nightId };
}

describe('the benchmark of a repository', () => {
  it('runs once before and once after a change of its paths', async () => {
    const made = world();
    const ran = benchmarks(made, () => 'passed');
    const { item, gate } = await run(made);
    expect(ran).toEqual(['pre', 'post']);
    expect(item?.evidence.verdict).toBe('verified');
    expect(gate).toMatchObject({ state: 'passed', basis: 'ran' });
  });

  it('does not run for other changes, unless the task is about performance', async () => {
    const other = world({ ...BENCHMARK, paths: ['core/**'] });
    expect(benchmarks(other, () => 'passed')).toEqual([]);
    expect((await run(other)).gate?.evidence).toContain('touches nothing whose performance');
    const wanted = world({ ...BENCHMARK, paths: ['core/**'] });
    const ran = benchmarks(wanted, () => 'passed');
    await run(wanted, 'performance');
    expect(ran).toEqual(['pre', 'post']);
  });

  it('does not run for work that is not proved otherwise', async () => {
    const made = world();
    const ran = benchmarks(made, () => 'passed');
    const says = made.checkSays;
    made.checkSays = (check, isHead) => (isHead ? 'failed' : says(check, isHead));
    const { gate } = await run(made);
    expect(ran).toEqual([]);
    expect(gate?.state).toBe('not-applicable');
  });

  it('goes back to the agent when red, and measures the base only once', async () => {
    const made = world();
    const ran = benchmarks(made, (n) => (n === 1 ? 'failed' : 'passed'));
    const { item } = await run(made);
    expect(ran).toEqual(['pre', 'post', 'post']);
    expect(item?.evidence.verdict).toBe('verified');
    expect(made.agent.jobs[1]?.prompt).toContain('The benchmark passed at the base and failed');
  });

  it('fails fast when it is red a second time, with tries left', async () => {
    const made = world();
    const ran = benchmarks(made, () => 'failed');
    const { item } = await run(made);
    expect(ran).toEqual(['pre', 'post', 'post']);
    expect(item?.tries).toBe(2);
    expect(item?.evidence.reason).toMatch(/^The benchmark is red a second time/);
    expect(item?.ref).toMatch(/^refs\/overnight\/kept\//);
  });

  it('is in the journal once for each side and commit, also when the host dies in between', async () => {
    const made = world();
    const ran = benchmarks(made, () => 'passed');
    const { land } = made.git;
    let isFirst = true;
    made.git.land = async (repo, from) => {
      if (!isFirst) return land(repo, from);
      isFirst = false;
      void made.crash();
      return new Promise(() => undefined);
    };
    const { nightId } = await run(made);
    expect(ran).toEqual(['pre', 'post']);
    const told = made.temp.store.eventsOf(nightId, ['performance.measured']);
    expect(told).toHaveLength(2);
  });
});
