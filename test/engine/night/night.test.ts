import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

function phasesOf(made: World, nightId: string): string[] {
  return made.temp.store
    .eventsOf(nightId, ['night.phase-entered'])
    .flatMap((event) => (event.type === 'night.phase-entered' ? [event.body.phase] : []));
}

function movesOf(made: World, nightId: string): string[] {
  return made.temp.store
    .eventsOf(nightId, ['night.moved'])
    .flatMap((event) => (event.type === 'night.moved' ? [event.body.to] : []));
}

describe('a night', () => {
  it('goes from armed through every phase to a brief with the proved work', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const nightId = await made.arm();
    await made.clock.advanceBy(3 * HOUR);
    expect(movesOf(made, nightId)).toEqual(['waiting', 'running', 'finishing', 'brief-ready']);
    expect(phasesOf(made, nightId)).toEqual(['health', 'plan', 'work', 'wrap-up', 'report']);
    const brief = await made.brief(nightId);
    expect(brief.shipped.map(({ title, ref }) => [title, ref])).toEqual([
      ['Fix the parser', 'refs/heads/overnight/2026-03-02_2200_fix-the-parser'],
    ]);
    expect(brief.repositories[0]?.checkoutUnchanged).toBe(true);
    expect(made.notices).toEqual([]);
    await made.clock.advanceTo(Date.UTC(2026, 2, 3, 7, 0));
    expect(made.notices).toEqual([brief.headline]);
    expect([...made.written.keys()].map((name) => name.split('/').at(-1))).toEqual([
      'strategy.md',
      'brief.json',
      'brief.md',
      'marks.json',
    ]);
  });

  it('waits for the window and starts at its first instant', async () => {
    const made = world();
    const nightId = await made.arm();
    await made.clock.advanceBy(HOUR);
    expect(await made.status()).toMatchObject({ state: 'waiting:window' });
    await made.clock.advanceBy(HOUR);
    expect(made.temp.store.night(nightId)?.startedAt).toBe(Date.UTC(2026, 2, 2, 22, 0));
  });

  it('starts at once when asked to, and ends at the time it was given', async () => {
    const made = world();
    await made.queue({ title: 'Long work', estimateMs: 1000 });
    made.agent.act = () => ({ forMs: 9 * HOUR, changes: true });
    const until = made.clock.now() + HOUR;
    const nightId = await made.arm({ startNow: true, until });
    await made.clock.advanceTo(until + 1000);
    const night = made.temp.store.night(nightId);
    expect(night?.state).toBe('brief-ready');
    expect(night?.endedAt).toBeLessThanOrEqual(until);
  });

  it('waits on battery with the reason, and starts when the charger is plugged in', async () => {
    const made = world();
    made.power = { onAc: false, hasBattery: true, percent: 62 };
    const nightId = await made.arm();
    await made.clock.advanceBy(2 * HOUR);
    const status = await made.status();
    expect(status.state).toBe('waiting:constraint');
    expect(status.sentence).toContain('battery');
    made.plug(true);
    await made.clock.advanceBy(0);
    expect(made.temp.store.night(nightId)?.startedAt).not.toBeNull();
  });

  it('looks again every minute, also when nobody tells it about the charger', async () => {
    const made = world();
    made.power = { onAc: false, hasBattery: true, percent: 62 };
    const nightId = await made.arm();
    await made.clock.advanceBy(2 * HOUR);
    made.power = { onAc: true, hasBattery: true, percent: 62 };
    await made.clock.advanceBy(60_000);
    expect(made.temp.store.night(nightId)?.startedAt).not.toBeNull();
  });

  it('says in the brief why it never started when the constraint held all night', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.power = { onAc: false, hasBattery: true, percent: 62 };
    const nightId = await made.arm();
    await made.clock.advanceBy(12 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('brief-ready');
    expect(brief.startedAt).toBeNull();
    expect(JSON.stringify(brief.didNotRun) + brief.headline).toMatch(/battery/i);
    expect(made.agent.jobs).toEqual([]);
  });

  it('ignores a constraint that the person said to ignore', async () => {
    const made = world();
    made.power = { onAc: false, hasBattery: true, percent: 62 };
    const nightId = await made.arm({ startNow: true, ignoreConstraints: ['ac'] });
    await made.clock.advanceBy(0);
    expect(made.temp.store.night(nightId)?.startedAt).not.toBeNull();
  });

  it('does not start with too little disk', async () => {
    const made = world();
    made.freeBytes = 1000;
    await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    expect(await made.status()).toMatchObject({ state: 'waiting:constraint' });
  });

  it('holds new tasks while on battery in the middle, and goes on when the charger is back', async () => {
    const made = world({ config: { limits: { maxConcurrent: 1 } } });
    await made.queue({ title: 'First', priority: 5 });
    await made.queue({ title: 'Second' });
    made.agent.act = () => ({ forMs: 10_000, changes: true });
    await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    made.plug(false);
    await made.clock.advanceBy(50_000);
    expect(made.agent.jobs).toHaveLength(1);
    made.plug(true);
    await made.clock.advanceBy(29_000);
    expect(made.agent.jobs).toHaveLength(1);
    await made.clock.advanceBy(1000);
    expect(made.agent.jobs).toHaveLength(2);
  });

  it('keeps the machine awake while it works and for two minutes more', async () => {
    const made = world({ config: { power: { keepAwake: 'during_run' } } });
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ forMs: HOUR, changes: true });
    await made.arm();
    await made.clock.advanceBy(HOUR);
    expect(made.held.count).toBe(0);
    await made.clock.advanceBy(1.5 * HOUR);
    // The night and the run of its agent.
    expect(made.held.count).toBe(2);
    await made.clock.advanceBy(2 * HOUR);
    expect(made.held.count).toBe(0);
    expect(made.held.names).toEqual([
      'Nightkiln night',
      expect.stringMatching(/^Overnight run \S+$/),
    ]);
  });

  it('plans without starting an agent in a dry run', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const nightId = await made.arm({ startNow: true, planOnly: true });
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    expect(made.agent.jobs).toEqual([]);
    expect(brief.didNotRun.map(({ reason }) => reason)).toEqual(['Dry run: it would have run.']);
    expect(brief.strategy).toContain('Fix the parser');
  });
});

describe('repositories at night', () => {
  it('tells why one was refused, and that its tasks did not run', async () => {
    const made = world();
    made.git.refusals.set('app', 'The branch has no commit yet.');
    await made.queue({ title: 'Fix the parser' });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    const reasons = brief.didNotRun.map(({ reason }) => reason).join(' ');
    expect(reasons).toContain('The branch has no commit yet.');
    expect(brief.didNotRun.map(({ title }) => title)).toContain('Fix the parser');
  });

  it("refuses one whose setup command fails, with the command's words", async () => {
    const made = world({
      config: { repositories: [{ id: 'app', path: '/x', setup: 'npm ci', discovery: false }] },
    });
    made.setupFails = true;
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    expect(JSON.stringify(brief.didNotRun)).toContain('npm ci failed.');
  });

  it('refuses one whose agent does not exist', async () => {
    const made = world({
      config: { repositories: [{ id: 'app', path: '/x', agent: 'nobody', discovery: false }] },
    });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    expect(JSON.stringify((await made.brief(nightId)).didNotRun)).toContain("called 'nobody'");
  });

  it('works only on those it was armed for', async () => {
    const second = { id: 'site', path: '/home/ada/site', discovery: false };
    const made = world({
      config: { repositories: [{ id: 'app', path: '/x', discovery: false }, second] },
    });
    const nightId = await made.arm({ startNow: true, repoIds: ['site'] });
    await made.clock.advanceBy(1000);
    expect(made.temp.store.repoNights(nightId).map(({ repoId }) => repoId)).toEqual(['site']);
  });

  it('names the part of a checkout that changed during the night', async () => {
    const made = world();
    await made.queue({ title: 'Long' });
    made.agent.act = () => ({ forMs: HOUR, changes: true });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    made.git.checkout = 'touched';
    await made.clock.advanceBy(2 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.repositories[0]).toMatchObject({
      checkoutUnchanged: false,
      differences: ['files'],
    });
  });

  it('finds broken links and red checks by itself, and uses the goals', async () => {
    const made = world({
      config: {
        goals: ['Document the public functions'],
        repositories: [{ id: 'app', path: '/x', checks: [{ name: 'test', command: 'npm test' }] }],
      },
    });
    made.git.files.set('README.md', 'See [guide](guide.md).\n');
    made.git.files.set('docs/guide.md', '# Guide\n');
    made.checkSays = (_, isHead) => (isHead ? 'passed' : 'failed');
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const titles = (await made.brief(nightId)).shipped.map(({ title }) => title).sort();
    expect(titles).toEqual([
      'Document the public functions',
      'Fix 1 broken link in README.md',
      'Make check `test` pass',
    ]);
  });
});

describe('a fault', () => {
  it('ends the night as failed, with a brief that says so', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.git.faultIn = 'openWorktree';
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('failed');
    expect(JSON.stringify(brief.timeline)).toContain('planted fault in openWorktree');
  });

  it('of the disk while the brief is saved leaves the brief in the journal and a note', async () => {
    const made = world();
    const nightId = await made.arm({ startNow: true });
    made.cannotWrite = true;
    await made.clock.advanceBy(1000);
    expect(made.temp.store.night(nightId)?.state).toBe('brief-ready');
    expect(JSON.stringify((await made.brief(nightId)).timeline)).toContain('No space left.');
  });
});
