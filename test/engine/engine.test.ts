import { afterEach, describe, expect, it } from 'vitest';
import { createDispatch, type Handlers } from '../../src/shared/dispatch.ts';
import { createWorld, type World } from '../helpers/scripted-world.ts';

const HOUR_MS = 3_600_000;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night at once with one task, to its brief. */
async function nightOf(made: World, title: string): Promise<string> {
  await made.queue({ title });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(HOUR_MS);
  return nightId;
}

function briefReads(made: World): number {
  return made.temp.store.after(0, 1000).filter(({ type }) => type === 'brief.read').length;
}

describe('before any night', () => {
  it('the status says off, what is ready, and when the next window opens', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const status = await made.status();
    expect(status).toMatchObject({
      state: 'off',
      night: null,
      phase: null,
      brief: null,
      running: [],
      queued: 1,
      repositories: 1,
      agent: 'auto',
      progress: { done: 0, total: 0, etaAt: null },
    });
    expect(status.sentence).toContain('22:00');
    expect(status.seq).toBe(made.temp.store.lastSeq());
    expect(status.constraints.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'AC power ok',
      'Disk ok',
    ]);
  });

  it('the status shows a constraint that would block tonight', async () => {
    const made = world();
    made.power = { onAc: false, hasBattery: true, percent: 30 };
    made.freeBytes = null;
    expect((await made.status()).constraints.map(({ state }) => state)).toEqual([
      'blocked',
      'blocked',
    ]);
  });

  it('there is no brief', async () => {
    const { handlers } = world().engine;
    expect(await handlers['brief.latest']({})).toEqual({ ok: true, value: null });
    expect(await handlers['brief.list']({})).toEqual({ ok: true, value: [] });
  });

  it.each(['brief.show', 'brief.read'] as const)('%s refuses a night by name', async (method) => {
    const made = world();
    expect(await made.engine.handlers[method]({ nightId: 'nope' })).toEqual({
      ok: false,
      error: { code: 'no-night', message: "There is no night 'nope'." },
    });
    expect(briefReads(made)).toBe(0);
  });
});

describe('the briefs', () => {
  it('are listed newest first with their headlines, unread', async () => {
    const made = world();
    const first = await nightOf(made, 'Fix the parser');
    const second = await nightOf(made, 'Fix the printer');
    const list = await made.engine.handlers['brief.list']({});
    const headline = (await made.brief(second)).headline;
    expect(list).toMatchObject({
      ok: true,
      value: [
        { nightId: second, headline, isRead: false },
        { nightId: first, isRead: false },
      ],
    });
    expect(await made.engine.handlers['brief.latest']({})).toMatchObject({
      ok: true,
      value: { nightId: second, shipped: [{ title: 'Fix the printer' }] },
    });
  });

  it('are read once, however often they are opened', async () => {
    const made = world();
    const nightId = await nightOf(made, 'Fix the parser');
    expect((await made.status()).brief).toEqual({ nightId, isRead: false });
    for (let time = 0; time < 2; time += 1) {
      const reply = await made.engine.handlers['brief.read']({ nightId });
      expect(reply).toEqual({ ok: true, value: { nightId } });
    }
    expect(briefReads(made)).toBe(1);
    expect((await made.status()).brief).toEqual({ nightId, isRead: true });
    const list = await made.engine.handlers['brief.list']({});
    expect(list).toMatchObject({ ok: true, value: [{ nightId, isRead: true }] });
  });

  it('of a running night can be looked at, and are not read by that', async () => {
    const made = world();
    made.agent.act = () => ({ changes: true, forMs: 2 * HOUR_MS });
    const nightId = await nightOf(made, 'Fix the parser');
    expect(await made.engine.handlers['brief.latest']({})).toMatchObject({
      ok: true,
      value: { nightId, state: 'running', running: [{ title: 'Fix the parser' }] },
    });
    expect(await made.engine.handlers['brief.list']({})).toEqual({ ok: true, value: [] });
    await made.engine.handlers['brief.read']({ nightId });
    await made.clock.advanceBy(3 * HOUR_MS);
    expect((await made.status()).brief).toEqual({ nightId, isRead: false });
  });

  it('do not exist for a night that was cancelled before it started', async () => {
    const made = world();
    await made.arm();
    await made.engine.handlers['night.disarm']({});
    expect(await made.engine.handlers['brief.latest']({})).toEqual({ ok: true, value: null });
    expect((await made.status()).brief).toBeNull();
  });
});

describe('the status of an open night', () => {
  it('follows what it was told to ignore', async () => {
    const made = world();
    made.power = { onAc: false, hasBattery: true, percent: 30 };
    await made.arm({ ignoreConstraints: ['ac'] });
    const [power] = (await made.status()).constraints;
    expect(power).toMatchObject({ name: 'AC power', state: 'off' });
  });

  it('says what it waits for and when it looks again', async () => {
    const made = world();
    made.power = { onAc: false, hasBattery: true, percent: 30 };
    await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    expect(await made.status()).toMatchObject({
      state: 'waiting:constraint',
      night: { waitingFor: 'constraint', reason: 'On battery (30 %). Plug in to start.' },
    });
  });
});

describe('every answer of the engine', () => {
  it('fits the contract, before, during and after a night', async () => {
    const made = world();
    const faults: unknown[] = [];
    const handlers = made.engine.handlers as Handlers;
    const dispatch = createDispatch(handlers, (method, fault) =>
      String(faults.push([method, fault])),
    );
    const task = await made.queue({ title: 'Fix the parser', targets: ['test'] });
    made.agent.act = () => ({ changes: true, forMs: HOUR_MS });
    const ask = async (): Promise<void> => {
      for (const method of ['night.status', 'queue.list', 'brief.latest', 'brief.list']) {
        expect(await dispatch(method, {}), method).toMatchObject({ ok: true });
      }
      expect(await dispatch('queue.list', { includeDone: true })).toMatchObject({
        ok: true,
        value: [{ id: task.id }],
      });
    };
    await ask();
    const armed = await dispatch('night.arm', { startNow: true });
    expect(armed.ok).toBe(true);
    await made.clock.advanceBy(1000);
    await ask();
    await made.clock.advanceBy(2 * HOUR_MS);
    await ask();
    expect(faults).toEqual([]);
  });

  it('changes the queue by the same names as the contract', async () => {
    const made = world();
    const dispatch = createDispatch(made.engine.handlers as Handlers, () => 'fault');
    const added = await made.queue({ title: 'Fix the parser' });
    const change = { title: 'Fix the printer', priority: 5 };
    expect(await dispatch('queue.edit', { taskId: added.id, change })).toMatchObject({
      ok: true,
      value: change,
    });
    expect(await dispatch('queue.remove', { taskId: added.id })).toEqual({
      ok: true,
      value: { taskId: added.id },
    });
    expect(await dispatch('queue.list', {})).toEqual({ ok: true, value: [] });
  });
});
