import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordTrip } from '../../../src/node/wires/record-trip.ts';
import type { WiredTrip } from '../../../src/node/wires/watch-run.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';
import * as sample from '../store/samples.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
  temp.store.appendAll([sample.armed(sample.aNight()), sample.added(sample.aTask())]);
  temp.store.appendAll([1, 2].map((n) => sample.attemptBegun(1, 'task-1', n)));
});
afterEach(() => temp.remove());

const TRIP: WiredTrip = {
  ...{ kind: 'agent', worktree: '/tree', runToken: 'token-task-1-1' },
  ...{ operation: 'push', command: 'git push', by: 'shim', blocked: true },
};

function told() {
  return temp.store.eventsOf(sample.idOf(1), ['wire.tripped']).map(({ attemptId }) => attemptId);
}

it('tells a trip of one attempt once, also when the next host tells it again', () => {
  recordTrip(temp.store, TRIP);
  recordTrip(temp.store, TRIP);
  recordTrip(temp.store, { ...TRIP, runToken: 'token-task-1-2' });
  expect(told()).toEqual(['task-1/1', 'task-1/2']);
});

it('tells each trip of what belongs to no attempt', () => {
  for (const runToken of [null, 'unknown']) recordTrip(temp.store, { ...TRIP, runToken });
  expect(told()).toHaveLength(2);
});
