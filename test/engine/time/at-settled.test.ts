import { expect, it } from 'vitest';
import { atSettled } from '../../../src/engine/time/at-settled.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function armed() {
  const clock = createManualClock();
  const beganAt = clock.now();
  const fired: number[] = [];
  const cancel = atSettled(clock, beganAt + HOUR, () => fired.push(clock.now() - beganAt));
  return { clock, fired, cancel };
}

it('fires at its time, once', async () => {
  const { clock, fired } = armed();
  await clock.advanceBy(3 * HOUR);
  expect(fired).toEqual([HOUR]);
});

it('fires after a sleep beyond its time', async () => {
  const { clock, fired } = armed();
  clock.sleepTo(clock.now() + 2 * HOUR);
  await clock.advanceBy(1);
  expect(fired).toHaveLength(1);
});

it('does not fire by a clock that is set forward and back within the minute', async () => {
  const { clock, fired } = armed();
  await clock.advanceBy(MINUTE);
  const wall = clock.now();
  clock.stepTo(wall + 5 * HOUR);
  await clock.advanceBy(30_000);
  clock.stepTo(wall + 30_000);
  await clock.advanceBy(50 * MINUTE);
  expect(fired).toEqual([]);
  await clock.advanceBy(10 * MINUTE);
  expect(fired).toHaveLength(1);
});

it('fires a minute after the clock was set forward for good', async () => {
  const { clock, fired } = armed();
  await clock.advanceBy(MINUTE);
  clock.stepTo(clock.now() + 5 * HOUR);
  await clock.advanceBy(30_000);
  expect(fired).toEqual([]);
  await clock.advanceBy(31_000);
  expect(fired).toHaveLength(1);
});

it('does not fire once cancelled', async () => {
  const { clock, fired, cancel } = armed();
  cancel();
  await clock.advanceBy(3 * HOUR);
  expect(fired).toEqual([]);
});
