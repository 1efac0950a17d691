import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTimerHeap } from '../../src/simulator/clock/timer-heap.ts';
import { createVirtualClock, type VirtualClock } from '../../src/simulator/clock/virtual-clock.ts';

const START_AT = Date.UTC(2026, 10, 21, 20, 0);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let clock: VirtualClock;
let fired: number[];

beforeEach(() => {
  clock = createVirtualClock(START_AT);
  clock.setHost(true);
  fired = [];
});

const note = (): void => {
  fired.push(clock.read().steadyMs);
};

/** Lets time go by until `steadyMs`. */
function passUntil(steadyMs: number): void {
  for (let at = clock.nextAt(); at <= steadyMs; at = clock.nextAt()) {
    clock.moveTo(at);
    clock.fire();
  }
  clock.moveTo(steadyMs);
}

describe('the virtual clock', () => {
  it('fires a timer at its instant', () => {
    clock.at(START_AT + HOUR_MS, note);
    passUntil(2 * HOUR_MS);
    expect(fired).toEqual([HOUR_MS]);
  });

  it('does not fire a cancelled one', () => {
    clock.at(START_AT + HOUR_MS, note)();
    passUntil(2 * HOUR_MS);
    expect(fired).toEqual([]);
  });

  it('stands still for processes while the machine sleeps, and fires what is overdue when it wakes', () => {
    clock.at(START_AT + HOUR_MS, note);
    clock.afterAwake(2 * HOUR_MS, note);
    clock.setAwake(false);
    passUntil(3 * HOUR_MS);
    expect(fired).toEqual([]);
    clock.setAwake(true);
    passUntil(6 * HOUR_MS);
    expect(fired).toEqual([3 * HOUR_MS, 5 * HOUR_MS]);
    expect(clock.read().awakeMs).toBe(3 * HOUR_MS);
  });

  it('brings a timer of the wall clock nearer when that is set forward, and no other', () => {
    clock.at(START_AT + 4 * HOUR_MS, note);
    clock.after(4 * HOUR_MS, note);
    clock.setWall(3 * HOUR_MS);
    passUntil(8 * HOUR_MS);
    expect(fired).toEqual([HOUR_MS, 4 * HOUR_MS]);
  });

  it('forgets the timers of a host that is gone, and keeps those of other processes', () => {
    clock.at(START_AT + HOUR_MS, note);
    clock.after(30_000, note);
    clock.afterAwake(2 * HOUR_MS, note);
    clock.dropHostTimers();
    passUntil(3 * HOUR_MS);
    expect(fired).toEqual([2 * HOUR_MS]);
  });

  it('serves a pulse exactly after something happened, and more rarely in quiet hours', () => {
    const pulse = (): void => {
      note();
      clock.after(20_000, pulse);
    };
    clock.liven();
    clock.after(20_000, pulse);
    passUntil(10 * MINUTE_MS);
    expect(fired.slice(0, 3)).toEqual([20_000, 40_000, 60_000]);
    const gaps = fired.map((at, index) => at - (fired[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(90_000);
    // Each look counts as one pulse, however long it was in coming.
    expect(clock.servedMs()).toBeLessThanOrEqual((fired.length + 1) * 20_000);
    expect(clock.servedMs()).toBeGreaterThan((fired.length - 1) * 20_000);
  });
});

it('a heap gives its timers in the order in which they are due, then in which they were set', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ dueAt: fc.nat(20), isCancelled: fc.boolean() })), (wanted) => {
      const heap = createTimerHeap();
      const timers = wanted.map((timer, order) => ({ ...timer, order, run: () => undefined }));
      for (const timer of timers) heap.push(timer);
      const expected = timers
        .filter(({ isCancelled }) => !isCancelled)
        .sort((a, b) => a.dueAt - b.dueAt || a.order - b.order);
      const found = Array.from({ length: timers.length }, () => heap.pop());
      expect(found.filter((timer) => timer !== null)).toEqual(expected);
      expect(heap.peek()).toBeNull();
    }),
  );
});
