import { describe, expect, it } from 'vitest';
import { switchAction } from '../../../src/renderer/stores/action.ts';
import { createPopoverStore } from '../../../src/renderer/stores/popover.ts';
import { createClient } from '../../../src/shared/client.ts';
import { createFakeEngine, type FakeWorld } from '../../helpers/fake-engine.ts';
import { EVENING_AT, offStatus, queuedTask, waitingStatus } from '../../helpers/sample-status.ts';

function open(start: Partial<FakeWorld> = {}) {
  const engine = createFakeEngine(start);
  const wire = { isBroken: false };
  const visits: string[] = [];
  const use = createPopoverStore({
    client: createClient({
      call: (method, input) =>
        wire.isBroken ? Promise.reject(new Error('gone')) : engine.dispatch(method, input),
      follow: () => () => {},
    }),
    now: () => EVENING_AT,
    goToBrief: () => visits.push('brief'),
  });
  return { engine, wire, visits, store: () => use.getState() };
}

describe('the popover', () => {
  it('reads status and queue together and says as of when', async () => {
    const { engine, store } = open({ queue: [queuedTask('a', 'First')] });
    engine.show(offStatus());
    expect(await store().refresh()).toBe(1);
    expect(store()).toMatchObject({ connection: 'ok', status: { state: 'off' } });
    expect(store().queue.map(({ title }) => title)).toEqual(['First']);
  });

  it('keeps the last known state when the engine is gone, and recovers', async () => {
    const { wire, store } = open();
    await store().refresh();
    wire.isBroken = true;
    expect(await store().refresh()).toBeNull();
    expect(store()).toMatchObject({ connection: 'lost', status: { state: 'off' } });
    wire.isBroken = false;
    await store().refresh();
    expect(store().connection).toBe('ok');
  });

  it('arms and cancels by the switch', async () => {
    const { store } = open();
    await store().refresh();
    await store().act(switchAction('off'));
    expect(store().status?.state).toBe('armed');
    await store().act(switchAction('armed'));
    expect(store().status?.state).toBe('off');
  });

  it('ends a row of calls at the first failure and shows it until the next one', async () => {
    const { engine, store } = open({ status: { ...waitingStatus(), night: null } });
    await store().refresh();
    await store().act({
      label: 'Start over',
      calls: [
        { method: 'night.disarm', input: {} },
        { method: 'night.arm', input: {} },
      ],
    });
    expect(store().error?.message).toBe('No night is armed.');
    expect(engine.calls).not.toContain('night.arm');
    await store().act(switchAction('off'));
    expect(store().error).toBeNull();
  });

  it('does not send a command twice while one is under way', async () => {
    const { engine, store } = open();
    await Promise.all([store().act(switchAction('off')), store().act(switchAction('off'))]);
    expect(engine.calls.filter((method) => method === 'night.arm')).toHaveLength(1);
  });

  it('adds and removes tasks, and keeps the words of a refusal with its fix', async () => {
    const { store } = open();
    expect(await store().addTask('Write the docs')).toBe(true);
    expect(store().queue.map(({ title }) => title)).toEqual(['Write the docs']);
    await store().removeTask(store().queue[0]?.id ?? '');
    expect(store().queue).toEqual([]);
    expect(await store().addTask('refuse me')).toBe(false);
    expect(store().error).toMatchObject({ fix: expect.stringContaining('--repo') });
  });

  it('goes to the brief itself where the host has no window for it', async () => {
    const { store, visits } = open();
    await store().act({ label: 'Open brief', calls: [{ method: 'window.brief', input: {} }] });
    expect(visits).toEqual(['brief']);
  });

  it('tries a sample night: a repository, then a night on it alone', async () => {
    const { engine, store } = open({ status: offStatus({ repositories: 0 }) });
    await store().trySample();
    expect(engine.calls.slice(0, 2)).toEqual(['sample.create', 'night.arm']);
    expect(store().status?.state).toBe('running');
  });

  it('rehearses once at a time, keeps the answer and stays free for everything else', async () => {
    const { engine, store } = open();
    const first = store().rehearse();
    await store().rehearse();
    expect(store()).toMatchObject({ isRehearsing: true, isBusy: false, rehearsal: null });
    await first;
    expect(store()).toMatchObject({ isRehearsing: false, rehearsal: { isReady: false } });
    expect(engine.calls).toEqual(['host.rehearse']);
  });

  it('shows why a rehearsal was refused', async () => {
    const { wire, store } = open();
    wire.isBroken = true;
    await store().rehearse();
    expect(store()).toMatchObject({ isRehearsing: false, rehearsal: null });
    expect(store().error).not.toBeNull();
  });
});
