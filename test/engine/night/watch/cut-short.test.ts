import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night of three hours in the middle of one task that takes forty minutes. */
async function atWork(options: Parameters<typeof createWorld>[0] = {}, forMs = 40 * MINUTE) {
  const made = world(options);
  await made.queue({ title: 'Fix the parser' });
  made.agent.act = () => ({ changes: true, forMs });
  const until = made.clock.now() + 3 * HOUR;
  const nightId = await made.arm({ startNow: true, until });
  await made.clock.advanceBy(10 * MINUTE);
  return { made, nightId };
}

describe('work that a hold cuts short', () => {
  it('runs the proof again that a stop cut short', async () => {
    const { made, nightId } = await atWork();
    made.agent.act = () => ({ changes: true, forMs: 0 });
    let proofs = 0;
    made.checkSays = (_, isHead) => {
      if (isHead) proofs += 1;
      return 'passed';
    };
    made.proofTakesMs = 10 * MINUTE;
    await made.clock.advanceBy(31 * MINUTE);
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    expect(made.temp.store.eventsOf(nightId, ['attempt.checked'])).toEqual([]);
    made.plug(true);
    await made.clock.advanceBy(3 * HOUR);
    expect(proofs).toBe(2);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
    expect(made.agent.jobs).toHaveLength(1);
  });

  it('is stopped by its user while it is held, with the work kept', async () => {
    const { made, nightId } = await atWork();
    made.plug(false);
    await made.clock.advanceBy(10 * MINUTE);
    const stopping = made.engine.handlers['night.stop']({});
    await made.clock.advanceBy(SECOND);
    expect(await stopping).toMatchObject({ ok: true });
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('stopped');
    expect(brief.unproved[0]?.evidence.reason).toBe('Not finished: you stopped the night.');
  });

  it('goes on after a crash in the middle of the hold, and looks at the device afresh', async () => {
    const { made, nightId } = await atWork();
    made.plug(false);
    await made.clock.advanceBy(10 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(SECOND);
    expect(made.agent.jobs).toHaveLength(1);
    made.plug(true);
    await made.clock.advanceBy(31 * SECOND);
    expect(made.agent.jobs).toHaveLength(2);
    await made.clock.advanceBy(2.8 * HOUR);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });

  it('counts its pauses over a restart', async () => {
    const { made } = await atWork();
    for (let round = 0; round < 2; round += 1) {
      made.plug(false);
      await made.clock.advanceBy(6 * MINUTE);
      made.plug(true);
      await made.clock.advanceBy(MINUTE);
    }
    await made.crash();
    await made.clock.advanceBy(SECOND);
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    expect((await made.status()).sentence).toContain('Paused and resumed');
  });

  it('runs a setup command again that a stop cut short', async () => {
    const made = world({
      config: {
        repositories: [
          {
            id: 'app',
            path: '/home/ada/app',
            checks: [{ name: 'test', command: 'npm test' }],
            discovery: false,
            setup: 'npm ci',
          },
        ],
      },
    });
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ changes: true, forMs: MINUTE });
    const until = made.clock.now() + 3 * HOUR;
    made.setupTakesMs = 20 * MINUTE;
    const nightId = await made.arm({ startNow: true, until });
    await made.clock.advanceBy(25 * MINUTE);
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    expect(made.agent.jobs).toEqual([]);
    made.plug(true);
    await made.clock.advanceBy(21 * MINUTE);
    expect(made.agent.jobs).toHaveLength(1);
    await made.clock.advanceBy(HOUR);
    expect((await made.brief(nightId)).shipped).toMatchObject([{ tries: 1 }]);
  });

  it('says so when work cannot be saved, and goes on with it from its worktree', async () => {
    const { made, nightId } = await atWork();
    const { commit } = made.git;
    made.git.commit = async () => ({
      ok: false,
      error: { code: 'disk-low', message: 'No space left.' },
    });
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    made.git.commit = commit;
    made.plug(true);
    await made.clock.advanceBy(HOUR);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toHaveLength(1);
    expect(brief.timeline.map(({ text }) => text)).toContain(
      "The work on 'Fix the parser' stays in its worktree: No space left.",
    );
  });

  it('ends nothing by a clock that was set forward for a moment', async () => {
    const { made, nightId } = await atWork({}, 40 * HOUR);
    const wall = made.clock.now();
    made.clock.stepTo(wall + 20 * HOUR);
    await made.clock.advanceBy(20 * SECOND);
    made.clock.stepTo(wall + 20 * SECOND);
    await made.clock.advanceBy(20 * MINUTE);
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'running' }]);
  });

  it('is kept when its host died and power never came back', async () => {
    const { made, nightId } = await atWork();
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(3 * HOUR);
    expect((await made.brief(nightId)).unproved).toMatchObject([
      {
        title: 'Fix the parser',
        tries: 1,
        ref: expect.stringMatching(/^refs\/overnight\/kept\//),
        evidence: {
          reason: expect.stringContaining('could not go on: It waited until the night was about'),
        },
      },
    ]);
  });
});
