import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function atWork(config = {}) {
  const made = createWorld({ config });
  worlds.push(made);
  await made.queue({ title: 'Fix the parser' });
  made.agent.act = () => ({ changes: true, forMs: 40 * MINUTE });
  const until = made.clock.now() + 3 * HOUR;
  const nightId = await made.arm({ startNow: true, until });
  await made.clock.advanceBy(10 * MINUTE);
  return { made, nightId };
}

const pause = (made: World, note?: string) =>
  made.engine.handlers['night.pause'](note === undefined ? {} : { note });
const resume = (made: World) => made.engine.handlers['night.resume']({});

describe('a person who pauses the night', () => {
  it('stops its agents at a checkpoint and lets them go on later', async () => {
    const { made, nightId } = await atWork();
    expect(await pause(made, 'Demo at ten')).toEqual({ ok: true, value: { nightId } });
    await made.clock.advanceBy(5 * MINUTE);
    expect(await made.status()).toMatchObject({
      state: 'paused:user',
      sentence: 'Paused by you at 20:10. Agents stopped at a checkpoint.',
      primaryAction: 'Resume',
    });
    expect(made.temp.store.attempts(nightId)).toMatchObject([
      { state: 'killed', outcome: { kind: 'interrupted' } },
    ]);
    expect(made.git.commits).toHaveLength(1);
    expect(await resume(made)).toMatchObject({ ok: true });
    await made.clock.advanceBy(0);
    expect(made.agent.jobs).toHaveLength(2);
    await made.clock.advanceBy(HOUR);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toHaveLength(1);
    expect(brief.timeline.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Paused by you for 5 m: Demo at ten', 'You let the night go on.']),
    );
  });

  it('finds it still paused after a restart', async () => {
    const { made, nightId } = await atWork();
    await pause(made);
    await made.clock.advanceBy(MINUTE);
    await made.crash();
    await made.clock.advanceBy(HOUR);
    expect(made.agent.jobs).toHaveLength(1);
    expect((await made.status()).state).toBe('paused:user');
    await resume(made);
    await made.clock.advanceBy(HOUR);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });

  it('and forgets it gets the brief in the morning, with the work kept', async () => {
    const { made, nightId } = await atWork();
    await pause(made);
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('brief-ready');
    expect(brief.unproved).toMatchObject([
      { evidence: { reason: 'Not finished: the night was about to end.' } },
    ]);
    const night = made.temp.store.night(nightId);
    expect(night?.endedAt).toBeLessThan(night?.deadlineAt ?? 0);
  });

  it('may go on with little of the night left', async () => {
    const { made, nightId } = await atWork();
    await pause(made);
    const { deadlineAt = 0 } = made.temp.store.night(nightId) ?? {};
    await made.clock.advanceTo(deadlineAt - 15 * MINUTE);
    await resume(made);
    await made.clock.advanceBy(MINUTE);
    expect(made.agent.jobs).toHaveLength(2);
  });

  it.each([
    ['a second pause', [pause, pause], 'is paused already'],
    ['going on with what is not paused', [resume], 'is not paused by you'],
  ])('hears that there is nothing to do for %s', async (_, acts, message) => {
    const { made } = await atWork();
    const replies = [];
    for (const act of acts) replies.push(await act(made));
    expect(replies.at(-1)).toMatchObject({
      ok: false,
      error: { code: 'bad-transition', message: expect.stringContaining(message) },
    });
  });

  it('hears that there is no night, or none that runs', async () => {
    const made = createWorld();
    worlds.push(made);
    expect(await pause(made)).toMatchObject({ ok: false, error: { code: 'no-night' } });
    await made.arm();
    await made.clock.advanceBy(0);
    expect(await pause(made)).toMatchObject({
      ok: false,
      error: { message: 'The night has not started; cancel it instead.' },
    });
  });
});
