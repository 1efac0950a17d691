import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNodeClock, LONGEST_HOP_MS, monotonicMs } from '../../src/node/clock.ts';
import { createManualClock } from '../helpers/manual-clock.ts';

const START_AT = Date.UTC(2026, 2, 2, 22, 0);
const HOUR_MS = 3_600_000;

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START_AT });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('calls once, at the due instant', () => {
    const run = vi.fn();
    createNodeClock().at(START_AT + 8 * HOUR_MS, run);
    vi.advanceTimersByTime(8 * HOUR_MS - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(HOUR_MS);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('sees within one hop that the due instant passed during sleep', () => {
    const run = vi.fn();
    createNodeClock().at(START_AT + 8 * HOUR_MS, run);
    vi.setSystemTime(START_AT + 9 * HOUR_MS);
    vi.advanceTimersByTime(LONGEST_HOP_MS);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('waits on when the wall clock is set back', () => {
    const run = vi.fn();
    createNodeClock().at(START_AT + 20_000, run);
    vi.setSystemTime(START_AT - HOUR_MS);
    vi.advanceTimersByTime(20_000);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(HOUR_MS);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('does not call after it was cancelled, also after a hop', () => {
    const run = vi.fn();
    const cancel = createNodeClock().at(START_AT + HOUR_MS, run);
    vi.advanceTimersByTime(2 * LONGEST_HOP_MS);
    cancel();
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(run).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('calls soon, not at once, for an instant that is over', () => {
    const run = vi.fn();
    createNodeClock().at(START_AT - 1, run);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('holds an instant further away than a timer can count', () => {
    const run = vi.fn();
    const cancel = createNodeClock().at(START_AT + 2 ** 31 + 1000, run);
    vi.advanceTimersByTime(HOUR_MS);
    expect(run).not.toHaveBeenCalled();
    cancel();
  });
});

it('keeps a process alive until the due instant', () => {
  const clock = path.join(import.meta.dirname, '../../src/node/clock.ts');
  const script = `import { createNodeClock } from ${JSON.stringify(clock)};
    createNodeClock().at(Date.now() + 50, () => console.log('rang'));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'] },
  });
  expect(String(stdout)).toBe('rang\n');
});

it('never counts back', () => {
  const first = monotonicMs();
  expect(monotonicMs()).toBeGreaterThanOrEqual(first);
});

describe('the manual clock', () => {
  it('fires in the order things are due, each at its own instant, with promises settled between', async () => {
    const clock = createManualClock(1000);
    const seen: string[] = [];
    const note = (name: string) => () => {
      seen.push(`${name}@${clock.now()}`);
      void Promise.resolve().then(() => seen.push(`${name} settled@${clock.now()}`));
    };
    clock.at(1020, note('late'));
    clock.at(1010, note('early'));
    clock.at(1500, note('never'));
    await clock.advanceTo(1100);
    expect(seen).toEqual(['early@1010', 'early settled@1010', 'late@1020', 'late settled@1020']);
    expect([clock.now(), clock.pending(), clock.nextDueAt()]).toEqual([1100, 1, 1500]);
  });

  it('fires what is set while it moves, and nothing that was cancelled', async () => {
    const clock = createManualClock(0);
    const seen: number[] = [];
    const cancel = clock.at(30, () => seen.push(30));
    clock.at(10, () => {
      cancel();
      clock.at(20, () => seen.push(clock.now()));
    });
    await clock.advanceBy(100);
    expect(seen).toEqual([20]);
  });

  it('fires what became due in a jump once it moves on, without going back', async () => {
    const clock = createManualClock(0);
    const seen: number[] = [];
    clock.at(10, () => seen.push(clock.now()));
    clock.jumpTo(500);
    await clock.advanceBy(0);
    expect(seen).toEqual([500]);
  });
});
