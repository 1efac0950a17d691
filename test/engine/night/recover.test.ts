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

async function interrupted(made: World): Promise<string> {
  await made.queue({ title: 'Fix the parser' });
  made.agent.act = () => ({
    forMs: 2 * HOUR,
    changes: true,
    events: [{ kind: 'session', threadId: 'thread-1', resumed: false }],
  });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(HOUR);
  return nightId;
}

describe('after a crash', () => {
  it('the night goes on with a new try, tells it, and lands one commit', async () => {
    const made = world();
    const nightId = await interrupted(made);
    await made.crash();
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(made.reaped).toEqual([4242]);
    expect(made.git.commits).toHaveLength(1);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the parser', tries: 2 }]);
    expect(brief.timeline.filter(({ kind }) => kind === 'recovered')).toHaveLength(1);
    expect(made.agent.jobs.at(-1)?.prompt).toContain('An earlier attempt was interrupted');
  });

  it('an agent that can resume gets its thread back', async () => {
    const made = world({ agent: { canResume: true } });
    await interrupted(made);
    await made.crash();
    await made.clock.advanceBy(HOUR);
    expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([undefined, 'thread-1']);
  });

  it('a task whose host died three times is set aside', async () => {
    const made = world();
    const nightId = await interrupted(made);
    for (let n = 0; n < 3; n += 1) {
      await made.crash();
      await made.clock.advanceBy(60_000);
    }
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.failed[0]?.evidence.reason).toContain('ended 3 times');
    expect(made.agent.jobs).toHaveLength(3);
  });

  it('beyond the deadline the task is closed honestly and the night ends with a brief', async () => {
    const made = world();
    const nightId = await interrupted(made);
    made.clock.jumpTo(made.clock.now() + 20 * HOUR);
    await made.crash();
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('brief-ready');
    expect(brief.failed[0]?.evidence.reason).toContain('cut short');
    expect(made.agent.jobs).toHaveLength(1);
  });

  it('the fingerprint from before the crash is the one that is compared', async () => {
    const made = world();
    const nightId = await interrupted(made);
    made.git.checkout = 'touched';
    await made.crash();
    await made.clock.advanceBy(3 * HOUR);
    expect((await made.brief(nightId)).repositories[0]?.checkoutUnchanged).toBe(false);
  });

  it('the plan of the night is kept', async () => {
    const made = world();
    const nightId = await interrupted(made);
    await made.queue({ title: 'Added during the crash' });
    await made.crash();
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(made.temp.store.eventsOf(nightId, ['plan.written'])).toHaveLength(1);
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Fix the parser']);
  });

  it('while it waited for its window, the night still starts on time', async () => {
    const made = world();
    const nightId = await made.arm();
    await made.clock.advanceBy(1000);
    await made.crash();
    await made.clock.advanceBy(2 * HOUR);
    expect(made.temp.store.night(nightId)).toMatchObject({ recoveries: 0 });
    expect(made.temp.store.night(nightId)?.startedAt).not.toBeNull();
  });

  it('with no night open nothing starts', async () => {
    const made = world();
    await made.crash();
    expect(made.temp.store.nights(1)).toEqual([]);
  });
});

describe('when the host quits', () => {
  it('the night stays open and its task goes on in the next host', async () => {
    const made = world();
    const nightId = await interrupted(made);
    await made.engine.stop();
    expect(made.temp.store.night(nightId)?.state).toBe('running');
    await made.crash();
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the parser', tries: 2 }]);
    expect(made.git.commits).toHaveLength(1);
  });
});
