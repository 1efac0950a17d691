import { afterEach, describe, expect, it } from 'vitest';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import type { AskView } from '../../../../src/shared/schema/consent/ask.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

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

async function nightOf(made: World, input = {}): Promise<Brief> {
  const until = made.clock.now() + 3 * HOUR;
  const nightId = await made.arm({ startNow: true, until, ...input });
  await made.clock.advanceBy(3 * HOUR + 1000);
  return made.brief(nightId);
}

async function waiting(made: World): Promise<AskView[]> {
  const reply = await made.engine.handlers['ask.list']({});
  return reply.ok ? reply.value : [];
}

const FEATURE = { title: 'Add a dashboard for slow queries' };

describe('a task that may not run by itself', () => {
  it('is asked about at once, does not run, and says in the brief how to let it', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    await made.queue({ title: 'Fix the parser' });
    expect(await waiting(made)).toMatchObject([{ taskId: task.id, kind: 'run', state: 'open' }]);
    const brief = await nightOf(made);
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Fix the parser']);
    expect(brief.didNotRun).toMatchObject([{ taskId: task.id }]);
    expect(brief.didNotRun[0]?.reason).toContain(`nightkiln approve ${task.id}`);
    expect(brief.asks).toMatchObject([{ taskId: task.id, title: FEATURE.title }]);
    expect((await made.status()).notices).toContain('1 approval waits for you: nightkiln answer.');
    expect(await waiting(made)).toHaveLength(1);
  });

  it('runs once the person said yes, also after a restart', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    expect(await made.engine.handlers['ask.approve']({ id: task.id })).toMatchObject({ ok: true });
    await made.crash();
    const brief = await nightOf(made);
    expect(brief.shipped).toMatchObject([{ taskId: task.id }]);
    expect(await waiting(made)).toEqual([]);
  });

  it('runs with a yes given beforehand', async () => {
    const made = world();
    await made.queue({ ...FEATURE, approve: true });
    expect((await nightOf(made)).shipped).toHaveLength(1);
  });

  it('is cancelled by a no', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    const denied = await made.engine.handlers['ask.deny']({ id: task.id, note: 'Not now.' });
    expect(denied).toMatchObject({ ok: true, value: { reason: 'Denied by you: Not now.' } });
    expect(made.temp.store.task(task.id)?.state).toBe('cancelled');
    expect((await nightOf(made)).shipped).toEqual([]);
    const again = await made.engine.handlers['ask.approve']({ id: task.id });
    expect(again).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  });

  it('loses its yes when it is changed, and is asked about anew', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    await made.engine.handlers['ask.approve']({ id: task.id });
    const change = { instructions: 'Add a dashboard, and rotate the API keys.' };
    await made.engine.handlers['queue.edit']({ taskId: task.id, change });
    expect(await waiting(made)).toHaveLength(1);
    expect((await nightOf(made)).shipped).toEqual([]);
    const [ask] = await waiting(made);
    await made.engine.handlers['ask.approve']({ id: ask?.id ?? '' });
    expect((await nightOf(made)).shipped).toHaveLength(1);
  });

  it('does not let a yes to an older text through that was open when the text changed', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    const [old] = await waiting(made);
    await made.engine.handlers['queue.edit']({
      taskId: task.id,
      change: { title: 'Build a new login page' },
    });
    const reply = await made.engine.handlers['ask.approve']({ id: old?.id ?? '' });
    expect(reply).toMatchObject({ ok: false, error: { message: expect.stringContaining('void') } });
    expect((await nightOf(made)).shipped).toEqual([]);
  });

  it('keeps its yes when only its place in the queue changes', async () => {
    const made = world();
    const task = await made.queue({ ...FEATURE, approve: true });
    await made.engine.handlers['queue.edit']({ taskId: task.id, change: { priority: 9 } });
    expect((await nightOf(made)).shipped).toHaveLength(1);
  });

  it('runs no more than before when nobody answers within 72 hours, and that is written down', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    await nightOf(made);
    await made.clock.advanceBy(72 * HOUR);
    expect(await waiting(made)).toEqual([]);
    expect(made.temp.store.asksOf(task.id)).toMatchObject([
      { state: 'expired', reason: 'Nobody answered within 72 h. No answer means no.' },
    ]);
    const brief = await nightOf(made);
    expect(brief.shipped).toEqual([]);
    expect(brief.didNotRun[0]?.reason).toContain('Nobody answered within 72 h');
    expect(await waiting(made)).toEqual([]);
    await made.engine.handlers['ask.approve']({ id: task.id });
    expect((await nightOf(made)).shipped).toHaveLength(1);
  });

  it('is not let through when its time ran out while no host was there', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    await made.clock.advanceBy(80 * HOUR);
    await made.crash();
    expect(made.temp.store.asksOf(task.id)[0]?.state).toBe('expired');
    expect((await nightOf(made)).shipped).toEqual([]);
  });

  it('of several is asked about at most five times in one night, the rest on later ones', async () => {
    const goals = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `Build a new page ${name}`);
    const made = world({ config: { goals } });
    const brief = await nightOf(made);
    expect(brief.didNotRun).toHaveLength(7);
    expect(await waiting(made)).toHaveLength(5);
    await nightOf(made);
    expect(await waiting(made)).toHaveLength(7);
  });

  it('is not asked about by a night that starts nothing', async () => {
    const made = world({ config: { goals: ['Build a new page'] } });
    await nightOf(made, { planOnly: true });
    expect(await waiting(made)).toEqual([]);
  });
});

describe('a goal that waits', () => {
  it('is asked about once, and not again after a no', async () => {
    const made = world({ config: { goals: ['Build a new page'] } });
    await nightOf(made);
    const [ask] = await waiting(made);
    await made.engine.handlers['ask.deny']({ id: ask?.id ?? '' });
    const brief = await nightOf(made);
    expect(await waiting(made)).toEqual([]);
    expect(brief.didNotRun).toMatchObject([{ reason: 'You said no to it.' }]);
  });
});

describe('the desk', () => {
  it('says what is wrong with an answer, and changes nothing', async () => {
    const made = world();
    const task = await made.queue(FEATURE);
    const plain = await made.queue({ title: 'Fix the parser' });
    const { handlers } = made.engine;
    const said = async (reply: Promise<{ ok: boolean; error?: { message: string } }>) =>
      (await reply).error?.message;
    expect(await said(handlers['ask.approve']({ id: 'x' }))).toContain("under 'x'");
    expect(await said(handlers['ask.approve']({ id: plain.id }))).toContain('needs no approval');
    expect(await said(handlers['ask.answer']({ id: task.id, text: 'yes' }))).toContain(
      'Nothing waits',
    );
    const [ask] = await waiting(made);
    expect(await said(handlers['ask.answer']({ id: ask?.id ?? '', text: 'yes' }))).toContain(
      'a yes or a no',
    );
    expect(await waiting(made)).toHaveLength(1);
  });
});
