import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { FLAT, type HandSigns, handSigns } from '../../agent/vigil/signs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let made: World;
let signs: HandSigns;

beforeEach(() => {
  made = createWorld({ agent: { canResume: true } });
  signs = handSigns();
});
afterEach(() => made.dispose());

/** A night with one task whose agent works for hours and shows what `signs` say. */
async function begin(title = 'Fix the parser'): Promise<string> {
  made.agent.act = () => ({ changes: true, forMs: 3 * HOUR, vitals: signs });
  await made.queue({ title });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(1000);
  return nightId;
}

const kinds = (nightId: string) =>
  made.temp.store.attempts(nightId).map(({ outcome }) => outcome?.kind);

describe('an agent that shows no sign of work', () => {
  it('is stopped, started once more in its thread, and given up at the second time', async () => {
    const nightId = await begin();
    made.agent.say({ kind: 'session', threadId: 't-1', resumed: false });
    await made.clock.advanceBy(10 * MINUTE + 10_000);
    expect(kinds(nightId)).toEqual(['stalled', undefined]);
    expect(made.agent.jobs[1]).toMatchObject({ threadId: 't-1' });
    await made.clock.advanceBy(10 * MINUTE + 10_000);
    expect(kinds(nightId)).toEqual(['stalled', 'hang']);
    await made.clock.advanceBy(2 * HOUR);
    expect(made.agent.jobs.length).toBe(2);
    const brief = await made.brief(nightId);
    const told = brief.timeline.map(({ text }) => text);
    expect(told).toContain(
      "'Fix the parser' showed no sign of work for 10 m: stopped, to be tried once more.",
    );
    expect(told).toContain("'Fix the parser' showed no sign of work for 10 m: stopped for good.");
    expect(made.git.commits[0]?.message).toMatch(/^wip: /);
  });

  it('is a failure that says so when it leaves nothing', async () => {
    await begin();
    made.agent.act = () => ({ forMs: 3 * HOUR, vitals: signs });
    await made.clock.advanceBy(HOUR);
    const nightId = made.temp.store.nights(1)[0]?.id ?? '';
    await made.clock.advanceBy(9 * HOUR);
    const brief = await made.brief(nightId);
    expect([...brief.failed, ...brief.unproved].map(({ tries }) => tries)).toEqual([2]);
  });

  it('counts the stall before a crash of the host, too', async () => {
    const nightId = await begin();
    await made.clock.advanceBy(10 * MINUTE + 10_000);
    expect(kinds(nightId)).toEqual(['stalled', undefined]);
    await made.crash();
    await made.clock.advanceBy(11 * MINUTE);
    expect(kinds(nightId)).toEqual(['stalled', null, 'hang'].map((kind) => kind ?? undefined));
  });

  it('still finishes as it likes while any sign is there', async () => {
    const nightId = await begin();
    for (let n = 1; n <= 40; n += 1) {
      signs.now = { ...FLAT, cpuMs: n * 10_000 };
      await made.clock.advanceBy(5 * MINUTE);
    }
    expect(kinds(nightId)[0]).toBe('done');
  });

  it('is alive after a sleep by its processor time alone', async () => {
    const nightId = await begin();
    await made.clock.advanceBy(5 * MINUTE);
    made.clock.sleepTo(made.clock.now() + 20 * MINUTE);
    for (let n = 1; n <= 20; n += 1) {
      signs.now = { ...FLAT, cpuMs: n * 10_000 };
      await made.clock.advanceBy(30_000);
    }
    expect(kinds(nightId)).toEqual([undefined]);
  });
});

describe('an agent that takes too much of the machine', () => {
  it('is stopped, and journal and brief tell the numbers', async () => {
    const nightId = await begin();
    signs.now = { ...FLAT, memoryBytes: 13.25e9 };
    await made.clock.advanceBy(10_000);
    expect(kinds(nightId)[0]).toBe('excess');
    const attempt = made.temp.store.attempts(nightId)[0];
    expect(attempt?.outcome?.message).toBe('It used 13.3 GB of memory; one try may use 12 GB.');
    expect(attempt?.state).toBe('killed');
    const brief = await made.brief(nightId);
    expect(brief.timeline.map(({ text }) => text)).toContain(
      "'Fix the parser' was stopped. It used 13.3 GB of memory; one try may use 12 GB.",
    );
  });
});
