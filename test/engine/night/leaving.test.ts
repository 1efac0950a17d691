import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night that has worked for half an hour on a task of two hours. */
async function atWork(made: World): Promise<string> {
  await made.queue({ title: 'Long' });
  made.agent.act = () => ({ forMs: 2 * HOUR, changes: true });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(HOUR / 2);
  return nightId;
}

function notesOf(made: World, nightId: string): string[] {
  return made.temp.store
    .eventsOf(nightId, ['night.noted'])
    .map(({ body }) => ('text' in body ? body.text : ''));
}

describe('a host that quits', () => {
  it('leaves without a word when no night is open', async () => {
    const made = world();
    await made.engine.start();
    await made.engine.stop();
    expect(made.temp.store.nights(10)).toEqual([]);
  });

  it('leaves a waiting night as it is', async () => {
    const made = world();
    const nightId = await made.arm();
    await made.clock.advanceBy(MINUTE);
    await made.engine.stop();
    expect(made.temp.store.openNight()).toMatchObject({ id: nightId, startedAt: null });
    expect(notesOf(made, nightId)).toEqual([]);
  });

  it('says of a night at work that it goes on, and the next host goes on with it', async () => {
    const made = world();
    const nightId = await atWork(made);
    const stopping = made.engine.stop();
    await made.clock.advanceBy(MINUTE);
    await stopping;
    const farewell = 'Nightkiln was ended; the night goes on when it starts again.';
    expect(notesOf(made, nightId)).toContain(farewell);
    expect(made.temp.store.openNight()?.id).toBe(nightId);
    await made.crash();
    await made.clock.advanceBy(3 * HOUR);
    expect((await made.brief(nightId)).shipped).toMatchObject([{ title: 'Long' }]);
  });
});

describe('a host that finds a night and is told to end it', () => {
  it('ends one that had begun and briefs it', async () => {
    const made = world();
    const nightId = await atWork(made);
    const coming = made.crash('end');
    await made.clock.advanceBy(HOUR);
    await coming;
    expect(made.temp.store.openNight()).toBeNull();
    expect((await made.brief(nightId)).state).toBe('stopped');
  });

  it('ends one that waits between two passes', async () => {
    const made = world({ config: { schedule: { timeZone: 'UTC', expression: '0 23,1 * * *' } } });
    await made.queue({ title: 'First' });
    const nightId = await made.arm();
    await made.clock.advanceBy(4 * HOUR);
    const between = made.temp.store.openNight();
    expect(between).toMatchObject({ id: nightId, state: 'waiting' });
    expect(between?.startedAt).not.toBeNull();
    const coming = made.crash('end');
    await made.clock.advanceBy(MINUTE);
    await coming;
    expect((await made.brief(nightId)).state).toBe('stopped');
  });

  it('lets one that waits for its start wait on', async () => {
    const made = world();
    const nightId = await made.arm();
    await made.clock.advanceBy(MINUTE);
    await made.crash('end');
    expect(made.temp.store.openNight()).toMatchObject({ id: nightId, startedAt: null });
  });
});

describe('orders to a night', () => {
  it('have nobody to reach when none is open', async () => {
    const { handlers } = world().engine;
    const refused = { ok: false, error: { code: 'no-night' } };
    expect(await handlers['night.runNow']({})).toMatchObject(refused);
    expect(await handlers['night.stop']({})).toMatchObject(refused);
    expect(await handlers['night.disarm']({})).toMatchObject(refused);
  });

  it('cannot hurry one that works already', async () => {
    const made = world();
    await atWork(made);
    expect(await made.engine.handlers['night.runNow']({})).toMatchObject({
      ok: false,
      error: { code: 'bad-transition' },
    });
  });
});

it('an emergency stop without an open night names none', async () => {
  const made = world();
  await made.engine.start();
  const reply = await made.engine.handlers['emergency.stop']({ from: 'command', note: 'Enough.' });
  expect(reply).toMatchObject({ ok: true, value: { nightId: null } });
  expect(made.temp.store.emergency()).toMatchObject({ from: 'command', note: 'Enough.' });
});
