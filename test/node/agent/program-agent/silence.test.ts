import { describe, expect, it } from 'vitest';
import {
  createSilenceWatch,
  SILENCE_LIMITS,
} from '../../../../src/node/agent/program-agent/silence.ts';
import { createManualClock } from '../../../helpers/manual-clock.ts';

const MINUTE_MS = 60_000;

function watchWith() {
  const clock = createManualClock();
  let alarms = 0;
  const watch = createSilenceWatch(clock, SILENCE_LIMITS, () => {
    alarms += 1;
  });
  return { clock, watch, alarms: () => alarms };
}

describe('the silence watch', () => {
  it('calls once after 10 minutes without a word and without a command', async () => {
    const { clock, alarms } = watchWith();
    await clock.advanceBy(10 * MINUTE_MS - 1);
    expect(alarms()).toBe(0);
    await clock.advanceBy(60 * MINUTE_MS);
    expect(alarms()).toBe(1);
  });

  it('begins again with every word', async () => {
    const { clock, watch, alarms } = watchWith();
    for (let round = 0; round < 5; round += 1) {
      await clock.advanceBy(9 * MINUTE_MS);
      watch.heard(0);
    }
    expect(alarms()).toBe(0);
    expect(clock.pending()).toBe(1);
  });

  it('allows 45 minutes while a command runs, and 10 again after it', async () => {
    const { clock, watch, alarms } = watchWith();
    watch.heard(1);
    await clock.advanceBy(44 * MINUTE_MS);
    expect(alarms()).toBe(0);
    watch.heard(0);
    await clock.advanceBy(10 * MINUTE_MS);
    expect(alarms()).toBe(1);
  });

  it('does not take the sleep of the machine for silence', async () => {
    const { clock, alarms } = watchWith();
    clock.jumpTo(clock.now() + 3 * 60 * MINUTE_MS);
    await clock.advanceBy(9 * MINUTE_MS);
    expect(alarms()).toBe(0);
    await clock.advanceBy(MINUTE_MS);
    expect(alarms()).toBe(1);
  });

  it('leaves no timer when it ends', () => {
    const { clock, watch } = watchWith();
    watch.heard(1);
    watch.end();
    expect(clock.pending()).toBe(0);
  });
});
