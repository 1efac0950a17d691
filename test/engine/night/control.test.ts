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

describe('arming', () => {
  it('refuses a second night while one is open', async () => {
    const made = world();
    await made.arm();
    const reply = await made.engine.handlers['night.arm']({});
    expect(reply).toMatchObject({ ok: false, error: { code: 'night-already-open' } });
  });

  it('refuses without a repository and says what to do', async () => {
    const made = world({ config: { repositories: [] } });
    const reply = await made.engine.handlers['night.arm']({});
    expect(reply).toMatchObject({ ok: false, error: { code: 'no-repository' } });
  });

  it('refuses a repository nobody configured', async () => {
    const reply = await world().engine.handlers['night.arm']({ repoIds: ['other'] });
    expect(reply).toMatchObject({ ok: false, error: { place: { field: 'repoIds' } } });
  });

  it('refuses a night that would be over before it starts', async () => {
    const made = world();
    const reply = await made.engine.handlers['night.arm']({ startNow: true, until: 1 });
    expect(reply).toMatchObject({ ok: false, error: { place: { field: 'until' } } });
  });

  it("takes a deadline of the person for tonight's window", async () => {
    const made = world();
    const until = Date.UTC(2026, 2, 3, 2, 0);
    const nightId = await made.arm({ until });
    expect(made.temp.store.night(nightId)).toMatchObject({
      windowStartAt: Date.UTC(2026, 2, 2, 22, 0),
      deadlineAt: until,
    });
  });
});

describe('ending a night by hand', () => {
  it('cancels one that has not started, without a brief', async () => {
    const made = world();
    const nightId = await made.arm();
    await made.clock.advanceBy(1000);
    expect(await made.engine.handlers['night.disarm']({})).toEqual({
      ok: true,
      value: { nightId },
    });
    expect(made.temp.store.night(nightId)).toMatchObject({ state: 'stopped', headline: null });
  });

  it('does not cancel one that runs; it says to stop it', async () => {
    const made = world();
    await made.queue({ title: 'Long' });
    made.agent.act = () => ({ forMs: HOUR });
    await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const reply = await made.engine.handlers['night.disarm']({});
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-transition' } });
  });

  it('stops a running one, keeps its work apart from proved work, and tells it', async () => {
    const made = world({ config: { limits: { maxConcurrent: 1 } } });
    await made.queue({ title: 'Long', priority: 5 });
    await made.queue({ title: 'Later' });
    made.agent.act = () => ({ forMs: 5 * HOUR, changes: true });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR);
    const stopping = made.engine.handlers['night.stop']({});
    await made.clock.advanceBy(0);
    await stopping;
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('stopped');
    expect(brief.shipped).toEqual([]);
    expect([...made.git.landed.keys()]).toEqual([
      expect.stringMatching(/^refs\/overnight\/kept\//),
    ]);
    expect(brief.didNotRun).toMatchObject([
      { title: 'Later', reason: 'You stopped the night before it started.' },
    ]);
  });

  it('has nothing to stop when no night is open', async () => {
    const reply = await world().engine.handlers['night.stop']({});
    expect(reply).toMatchObject({ ok: false, error: { code: 'no-night' } });
  });
});
