import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import { aCheckResult, aNight, armed, idOf, moved } from './samples.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

const nightId = idOf(1);

describe('a night', () => {
  it('is read back as it was armed', () => {
    const { store } = temp;
    store.append(armed(aNight()));
    expect(store.night(nightId)).toEqual({
      ...aNight(),
      scope: { maxTasks: 3 },
      configId: 'default',
      briefPath: null,
      headline: null,
      strategy: '',
      briefDueAt: null,
      briefAnnouncedAt: null,
    });
    expect(store.openNight()?.id).toBe(nightId);
    expect(store.night('unknown')).toBeNull();
  });

  it('is the only open one', () => {
    const { store } = temp;
    store.append(armed(aNight(1)));
    expect(() => store.append(armed(aNight(2)))).toThrow(/one_open_night/);
    store.append(moved(1, 'armed', 'stopped'));
    store.append(armed(aNight(2)));
    expect(store.openNight()?.id).toBe(idOf(2));
    expect(store.nights(10).map(({ id }) => id)).toEqual([idOf(2), idOf(1)]);
    expect(store.nights(1)).toHaveLength(1);
  });

  it('starts when it first runs and ends once, without a phase', () => {
    const { store, clock } = temp;
    const startAt = clock.now();
    store.append(armed(aNight()));
    store.append(moved(1, 'armed', 'waiting', 'Before the window.'));
    expect(store.night(nightId)).toMatchObject({ waitingFor: 'window', startedAt: null });
    clock.jumpTo(startAt + 10);
    store.append(moved(1, 'waiting', 'running'));
    store.append({ type: 'night.phase-entered', nightId, body: { phase: 'work' } });
    clock.jumpTo(startAt + 20);
    store.append(moved(1, 'running', 'waiting'));
    store.append(moved(1, 'waiting', 'running'));
    expect(store.night(nightId)).toMatchObject({
      phase: 'work',
      startedAt: startAt + 10,
      endedAt: null,
    });
    store.append(moved(1, 'running', 'finishing'));
    store.append(moved(1, 'finishing', 'brief-ready', 'Done.'));
    const ended = { state: 'brief-ready', phase: null, endedAt: startAt + 20, reason: 'Done.' };
    expect(store.night(nightId)).toMatchObject(ended);
    expect(store.openNight()).toBeNull();
  });

  it('is not moved from a state it is not in', () => {
    const { store } = temp;
    store.append(armed(aNight()));
    expect(() => store.append(moved(1, 'running', 'finishing'))).toThrow(/night\.moved/);
    expect(() => store.append(moved(7, 'armed', 'running'))).toThrow(/night\.moved/);
    expect(store.night(nightId)?.state).toBe('armed');
  });

  it('counts its recoveries and keeps its strategy and its brief', () => {
    const { store, clock } = temp;
    store.append(armed(aNight()));
    store.append({ type: 'night.recovered', nightId, body: { reason: 'The host ended.' } });
    store.append({ type: 'night.recovered', nightId, body: { reason: 'The host ended.' } });
    store.append({ type: 'plan.written', nightId, body: { strategy: 'Links first.' } });
    const brief = { path: '/state/brief.json', headline: '2 verified' };
    store.append({ type: 'brief.written', nightId, body: brief });
    const readAt = clock.now();
    store.append({ type: 'brief.read', nightId, body: {} });
    clock.jumpTo(readAt + 100);
    store.append({ type: 'brief.read', nightId, body: {} });
    expect(store.night(nightId)).toMatchObject({
      recoveries: 2,
      strategy: 'Links first.',
      briefPath: '/state/brief.json',
      headline: '2 verified',
      briefReadAt: readAt,
    });
  });

  it('cannot be told of without naming it', () => {
    temp.store.append(armed(aNight()));
    expect(() => temp.store.append({ type: 'brief.read', body: {} })).toThrow(/needs a nightId/);
  });
});

describe('a repository on a night', () => {
  const prepared = (digest: string) =>
    ({
      type: 'repo.prepared',
      nightId,
      body: {
        repoId: 'sample',
        baseBranch: 'main',
        baseOid: digest,
        before: { digest, parts: { index: digest }, files: 2 },
      },
    }) as const;

  it('keeps the first fingerprint when it is prepared again after a crash', () => {
    const { store } = temp;
    store.appendAll([armed(aNight()), prepared('one'), prepared('two')]);
    expect(store.repoNights(nightId)).toMatchObject([
      { baseOid: 'two', before: { digest: 'one' }, after: null, differences: null },
    ]);
  });

  it('keeps what differs after the night', () => {
    const { store } = temp;
    const after = { digest: 'three', parts: { index: 'three' }, files: 3 };
    const body = { repoId: 'sample', after, differences: ['index'] };
    store.appendAll([armed(aNight()), prepared('one')]);
    store.append({ type: 'repo.compared', nightId, body });
    expect(store.repoNights(nightId)).toMatchObject([{ after, differences: ['index'] }]);
    const unknown = { ...body, repoId: 'unknown' };
    expect(() => store.append({ type: 'repo.compared', nightId, body: unknown })).toThrow();
  });

  it('keeps its newest baseline', () => {
    const { store } = temp;
    store.append(armed(aNight()));
    expect(store.baseline(nightId, 'sample')).toBeNull();
    const measured = (text: string) =>
      store.append({
        type: 'baseline.measured',
        nightId,
        body: { repoId: 'sample', results: [aCheckResult(text)] },
      });
    measured('first');
    measured('second');
    expect(store.baseline(nightId, 'sample')).toEqual([aCheckResult('second')]);
  });
});
