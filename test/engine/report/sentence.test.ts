import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeFormat } from '../../../src/engine/report/format.ts';
import { describeNight, type Hold, type NightView } from '../../../src/engine/report/sentence.ts';
import { NightPhase, NightState } from '../../../src/shared/schema/night.ts';
import { DisplayState } from '../../../src/shared/schema/status.ts';
import { HOUR_MS, MINUTE_MS, night, START_AT } from './samples.ts';

const COUNTS = { running: 0, done: 0, total: 0, shipped: 0, failed: 0, questions: 0, kept: 0 };

function view(extra: Partial<NightView> = {}): NightView {
  return {
    now: START_AT,
    night: null,
    nextWindow: { startAt: START_AT, endAt: START_AT + 8 * HOUR_MS },
    counts: COUNTS,
    hold: null,
    nextCheckAt: null,
    formatTime: createTimeFormat('UTC'),
    ...extra,
  };
}

const open = { endedAt: null, startedAt: START_AT };
const running = night({ ...open, state: 'running', phase: 'work' });
const cancelled = { state: 'stopped', startedAt: null } as const;
const later = { now: START_AT + 3 * HOUR_MS + 48 * MINUTE_MS };

const NEXT = { startAt: START_AT + 48 * HOUR_MS, endAt: START_AT + 56 * HOUR_MS };

describe('one sentence per state', () => {
  it.each<[string, Partial<NightView>, string, string]>([
    ['off', {}, 'Off. Next window tonight 22:00–06:00.', 'Start tonight'],
    ['off', later, "Off. Tonight's window is open until 06:00.", 'Start tonight'],
    ['off', { nextWindow: null }, 'Off. No night is planned.', 'Start tonight'],
    [
      'off',
      { night: night({ briefReadAt: 1 }) },
      'Off. Next window tonight 22:00–06:00.',
      'Start tonight',
    ],
    [
      'armed',
      { night: night({ ...open, state: 'armed' }) },
      'Ready. Starts at 22:00.',
      'Cancel tonight',
    ],
    [
      'waiting:window',
      { night: night({ ...open, state: 'waiting', waitingFor: 'window' }) },
      "Outside tonight's window. Starts 22:00.",
      'Run one cycle now',
    ],
    [
      'waiting:constraint',
      {
        night: night({
          ...open,
          state: 'waiting',
          waitingFor: 'constraint',
          reason: 'on battery (62 %). Plug in to start.',
        }),
        nextCheckAt: START_AT + 20 * MINUTE_MS,
      },
      'Waiting: on battery (62 %). Plug in to start. Checks again at 22:20.',
      'Run anyway',
    ],
    [
      'waiting:constraint',
      {
        night: night({
          ...open,
          state: 'waiting',
          waitingFor: 'constraint',
          reason: 'Waiting: on battery',
        }),
      },
      'Waiting: on battery.',
      'Run anyway',
    ],
    [
      'running',
      { ...later, night: running, counts: { ...COUNTS, running: 2, done: 1, total: 3 } },
      'Running 2 of 3 tasks, 1 done. 4 h 12 m left. Nothing needs you.',
      'Stop now',
    ],
    [
      'running',
      {
        ...later,
        night: running,
        counts: { ...COUNTS, running: 1, total: 1, questions: 1 },
        canPause: true,
      },
      'Running 1 of 1 task, 0 done. 4 h 12 m left. One question for the morning.',
      'Pause',
    ],
    [
      'running',
      { ...later, night: { ...running, phase: 'health' } },
      'Checking your repositories first. 4 h 12 m left.',
      'Stop now',
    ],
    [
      'running',
      { ...later, night: { ...running, phase: 'plan' } },
      'Choosing what to do tonight. 4 h 12 m left.',
      'Stop now',
    ],
    [
      'throttled',
      {
        night: running,
        hold: { kind: 'throttled', reason: 'memory 84 %', until: 'it drops below 80 %' },
      },
      'Slowed down: memory 84 %. New tasks held until it drops below 80 %.',
      'Stop now',
    ],
    [
      'paused:user',
      { night: running, hold: { kind: 'paused:user', at: START_AT } },
      'Paused by you at 22:00. Agents stopped at a checkpoint.',
      'Resume',
    ],
    [
      'paused:activity',
      { night: running, hold: { kind: 'paused:activity', idleMs: 10 * MINUTE_MS } },
      'Paused: you are using the Mac. Resumes after 10 m idle.',
      'Resume now',
    ],
    [
      'waiting:limit',
      { night: running, hold: { kind: 'waiting:limit', agent: 'Codex', resetsAt: START_AT } },
      "Waiting for Codex's limit to reset at 22:00. Continues by itself.",
      'Stop tonight',
    ],
    [
      'waiting:limit',
      { night: running, hold: { kind: 'waiting:limit', agent: 'Codex', resetsAt: null } },
      "Waiting for Codex's limit to reset. Continues by itself.",
      'Stop tonight',
    ],
    [
      'recovering',
      { night: running, hold: { kind: 'recovering', at: START_AT, tasks: 2, tookMs: 18_000 } },
      'Restarted after a crash at 22:00. Resumed 2 tasks in 18 s.',
      'Details',
    ],
    [
      'finishing',
      { night: night({ ...open, state: 'finishing' }) },
      'Wrapping up: no new work. Brief by 06:00.',
      'Stop now',
    ],
    [
      'brief-ready',
      { night: night(), counts: { ...COUNTS, total: 6, shipped: 3, failed: 1, questions: 2 } },
      'Night finished 04:00. 3 shipped, 1 failed, 2 questions.',
      'Open brief',
    ],
    [
      'brief-ready',
      { night: night(), counts: { ...COUNTS, total: 1, questions: 1 } },
      'Night finished 04:00. 0 shipped, 1 question.',
      'Open brief',
    ],
    ['brief-ready', { night: night() }, 'Night finished 04:00. No task ran.', 'Open brief'],
    [
      'stopped',
      { night: night({ state: 'stopped' }), counts: { ...COUNTS, kept: 1 } },
      'Stopped by you at 04:00. 1 task kept on a branch.',
      'Start again',
    ],
    [
      'stopped',
      { night: night({ state: 'stopped' }), counts: { ...COUNTS, kept: 2 } },
      'Stopped by you at 04:00. 2 tasks kept on branches.',
      'Start again',
    ],
    [
      'stopped',
      { night: night({ state: 'stopped' }) },
      'Stopped by you at 04:00. Nothing was left half done.',
      'Start again',
    ],
    [
      'stopped',
      { night: night({ state: 'stopped', startedAt: null }) },
      'Cancelled before it started. Nothing ran.',
      'Start again',
    ],
    [
      'failed',
      { night: night({ state: 'failed', reason: 'disk 96 % full' }) },
      'Stopped: disk 96 % full. Nothing was lost.',
      'Free space…',
    ],
    [
      'failed',
      { night: night({ state: 'failed', reason: '' }) },
      'Stopped: no reason was recorded. Nothing was lost.',
      'Open brief',
    ],
    [
      'off',
      { night: night({ state: 'failed' }), now: START_AT + 40 * HOUR_MS, nextWindow: NEXT },
      'Off. Next window tonight 22:00–06:00.',
      'Start tonight',
    ],
    [
      'stopped:emergency',
      { night: running, stoppedAt: START_AT + 12 * MINUTE_MS },
      'Emergency stop at 22:12. Nothing starts until you re-arm.',
      'Re-arm',
    ],
    [
      'stopped',
      { night: night({ ...cancelled, reason: 'Emergency stop before it started.' }) },
      'Emergency stop before it started. Nothing ran.',
      'Start again',
    ],
    [
      'off',
      { night: night({ state: 'stopped', briefReadAt: 1 }) },
      'Off. Next window tonight 22:00–06:00.',
      'Start tonight',
    ],
  ])('%s (%#)', (state, extra, sentence, primaryAction) => {
    expect(describeNight(view(extra))).toEqual({ state, sentence, primaryAction });
  });

  it('fits in 90 characters and says something, whatever the names and counts', () => {
    const seen = new Set<string>();
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const instant = fc.integer({ min: 0, max: 4e12 });
    const count = fc.nat(1e9);
    const counts = fc.record({
      running: count,
      done: count,
      total: count,
      shipped: count,
      failed: count,
      questions: count,
      kept: count,
    });
    const hold: fc.Arbitrary<Hold | null> = fc.option(
      fc.oneof(
        fc.record({ kind: fc.constant('throttled' as const), reason: text, until: text }),
        fc.record({ kind: fc.constant('paused:user' as const), at: instant }),
        fc.record({ kind: fc.constant('paused:activity' as const), idleMs: count }),
        fc.record({
          kind: fc.constant('waiting:limit' as const),
          agent: text,
          resetsAt: fc.option(instant),
        }),
        fc.record({
          kind: fc.constant('recovering' as const),
          at: instant,
          tasks: count,
          tookMs: count,
        }),
      ),
    );
    const anyNight = fc.record({
      state: fc.constantFrom(...NightState.options),
      phase: fc.option(fc.constantFrom(...NightPhase.options)),
      waitingFor: fc.constantFrom(null, 'window' as const, 'constraint' as const),
      reason: text,
      startedAt: fc.option(instant),
      endedAt: fc.option(instant),
      briefReadAt: fc.option(instant, { freq: 1 }),
      deadlineAt: instant,
    });
    fc.assert(
      fc.property(
        fc.record({
          night: fc.option(anyNight.map(night), { freq: 9 }),
          now: instant,
          hold,
          counts,
          nextCheckAt: fc.option(instant),
          stoppedAt: fc.option(instant, { freq: 9, nil: null }),
        }),
        (given) => {
          const words = describeNight(view(given));
          seen.add(words.state);
          expect(words.sentence.length).toBeGreaterThan(0);
          expect(words.sentence.length).toBeLessThanOrEqual(90);
          expect(words.sentence).not.toMatch(/[\n\u202e!]$/);
          expect(words.primaryAction).not.toBe('');
        },
      ),
      { numRuns: 2000, seed: 9 },
    );
    expect([...seen].sort()).toEqual([...DisplayState.options].sort());
  });
});
