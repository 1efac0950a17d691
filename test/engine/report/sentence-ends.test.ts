import { describe, expect, it } from 'vitest';
import { createTimeFormat } from '../../../src/engine/report/format.ts';
import { describeNight, type NightView } from '../../../src/engine/report/sentence.ts';
import { HOUR_MS, MINUTE_MS, night, START_AT } from './samples.ts';

const COUNTS = { running: 0, done: 0, total: 0, shipped: 0, failed: 0, questions: 0, kept: 0 };

function words(extra: Partial<NightView>) {
  return describeNight({
    ...{ now: START_AT + HOUR_MS, night: null, nextWindow: null, counts: COUNTS, hold: null },
    ...{ nextCheckAt: null, formatTime: createTimeFormat('UTC') },
    ...extra,
  });
}

describe('the one sentence at the edges of a night', () => {
  it('says why a night waits for a slot, and not for its window', () => {
    const waiting = {
      state: 'waiting',
      waitingFor: 'slot',
      startedAt: null,
      endedAt: null,
    } as const;
    const reason = 'Another night runs on this Mac';
    expect(words({ night: night({ ...waiting, reason }) })).toMatchObject({
      state: 'waiting:window',
      sentence: 'Another night runs on this Mac.',
    });
    expect(words({ night: night({ ...waiting, reason: '' }) }).sentence).toBe(
      'no reason was recorded.',
    );
  });

  it('tells an emergency stop from a stop by hand, after the night and before its start', () => {
    const stopped = { state: 'stopped', endedAt: START_AT + 30 * MINUTE_MS } as const;
    const reason = 'Emergency stop.';
    expect(words({ night: night({ ...stopped, reason }) }).sentence).toBe(
      'Emergency stop at 22:30. Nothing was left half done.',
    );
    expect(words({ night: night({ ...stopped, reason: 'You stopped it.' }) }).sentence).toBe(
      'Stopped by you at 22:30. Nothing was left half done.',
    );
    expect(words({ night: night({ ...stopped, reason, startedAt: null }) }).sentence).toBe(
      'Emergency stop. Nothing ran.',
    );
  });

  it('refuses a state that no night can be in', () => {
    const odd = Object.assign(night(), { state: 'asleep' });
    expect(() => words({ night: JSON.parse(JSON.stringify(odd)) })).toThrow(
      'unreachable: "asleep"',
    );
  });
});
