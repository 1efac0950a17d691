import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from '../../../src/engine/constraints/catalogue.ts';
import { clauseOf } from '../../../src/engine/report/clause.ts';
import { createTimeFormat } from '../../../src/engine/report/format.ts';
import { holdOf } from '../../../src/engine/report/hold-story.ts';
import { wordsForHold } from '../../../src/engine/report/hold-words.ts';
import { describeNight } from '../../../src/engine/report/sentence.ts';
import { buildTimeline } from '../../../src/engine/report/timeline.ts';
import type { NewEvent, StoredEvent } from '../../../src/shared/event.ts';
import { HoldLevel } from '../../../src/shared/schema/night.ts';
import { MINUTE_MS, night, START_AT } from './samples.ts';

const SITUATION = { idleMs: 10 * MINUTE_MS, isBusy: true };

/** Events one minute apart. */
function told(...events: readonly NewEvent[]): StoredEvent[] {
  return events.map((event, n) => ({ ...event, seq: n + 1, at: START_AT + n * MINUTE_MS }));
}

const held = (level: HoldLevel, because: string, sentence = 'On battery (62 %). Plug in.') =>
  ({ type: 'night.held', body: { level, because, sentence } }) as const;
const freed = (level: HoldLevel) =>
  ({ type: 'night.freed', body: { level, sentence: 'It holds again.' } }) as const;
const PAUSED = { type: 'night.paused', body: { note: '' } } as const;
const RESUMED: NewEvent = { type: 'night.resumed', body: { ignore: [] } };
const RECOVERED = { type: 'night.recovered', body: { reason: 'Back.' } } as const;

describe('what holds a night, by its journal', () => {
  it.each<[string, NewEvent[], [string, string] | null]>([
    ['nothing at first', [], null],
    [
      'the last hold',
      [held('no-new-tasks', 'cpu'), held('pause-soft', 'cpu')],
      ['pause-soft', 'cpu'],
    ],
    ['nothing once it is free', [held('pause-soft', 'cpu'), freed('none')], null],
    [
      'what stays after a stronger hold',
      [held('no-new-tasks', 'cpu'), held('pause-soft', 'network'), freed('no-new-tasks')],
      ['no-new-tasks', 'cpu'],
    ],
    ['nothing after a restart', [held('pause-soft', 'cpu'), RECOVERED], null],
    ['the person first', [PAUSED, held('pause-soft', 'cpu')], ['checkpoint-and-stop', 'user']],
    ['the person over a restart', [PAUSED, RECOVERED], ['checkpoint-and-stop', 'user']],
    [
      'the constraint after the person',
      [held('pause-soft', 'cpu'), PAUSED, RESUMED],
      ['pause-soft', 'cpu'],
    ],
  ])('is %s', (_, events, expected) => {
    const now = holdOf(told(...events));
    expect(now === null ? null : [now.level, now.because]).toEqual(expected);
  });
});

describe('the words for a hold', () => {
  const wordsOf = (level: HoldLevel, because: string, situation = SITUATION) => {
    const hold = wordsForHold(
      { level, because, sentence: 'On battery (62 %). Plug in to start.', sinceAt: START_AT },
      situation,
    );
    const words = describeNight({
      now: START_AT,
      night: night({ state: 'running', phase: 'work', endedAt: null }),
      nextWindow: null,
      counts: { running: 1, done: 0, total: 1, shipped: 0, failed: 0, questions: 0, kept: 0 },
      hold,
      nextCheckAt: null,
      formatTime: createTimeFormat('UTC'),
      canPause: true,
    });
    return [words.state, words.sentence, words.primaryAction];
  };

  it.each<[HoldLevel, string, string, string, string]>([
    [
      'no-new-tasks',
      'ac-power',
      'throttled',
      'Slowed down: on battery (62 %). New tasks held until power is back.',
      'Pause',
    ],
    [
      'reduce-to-one',
      'thermal',
      'throttled',
      'Slowed down: on battery (62 %). One task at a time until it cools down.',
      'Pause',
    ],
    [
      'pause-soft',
      'network',
      'waiting:constraint',
      'Waiting: on battery (62 %). Agents finish their turn first. Goes on by itself.',
      'Stop now',
    ],
    [
      'checkpoint-and-stop',
      'ac-power',
      'waiting:constraint',
      'Waiting: on battery (62 %). Work is saved. Goes on by itself.',
      'Stop now',
    ],
    [
      'pause-soft',
      'user-idle',
      'paused:activity',
      'Paused: you are using the Mac. Resumes after 10 m idle.',
      'Resume now',
    ],
    [
      'checkpoint-and-stop',
      'user',
      'paused:user',
      'Paused by you at 22:00. Agents stopped at a checkpoint.',
      'Resume',
    ],
    ['checkpoint-and-stop', 'flapping', 'waiting:constraint', 'On battery (62 %).', 'Stop now'],
  ])('%s because of %s', (level, because, ...expected) => {
    expect(wordsOf(level, because)).toEqual(expected);
  });

  it('say that it waits when nothing is in the middle of its work', () => {
    const [state, sentence] = wordsOf('no-new-tasks', 'cpu', { ...SITUATION, isBusy: false });
    expect(state).toBe('waiting:constraint');
    expect(sentence).toContain('Waiting: on battery');
  });

  it('are those of a running night once nothing is asked for', () => {
    expect(wordsOf('none', 'cpu', { ...SITUATION, isBusy: false })[0]).toBe('running');
  });

  it('fit for every constraint and level', () => {
    const ids = fc.constantFrom(...CONSTRAINTS.map(({ id }) => id), 'flapping', 'user', 'new');
    fc.assert(
      fc.property(ids, fc.constantFrom(...HoldLevel.options), (because, level) => {
        const [, sentence = ''] = wordsOf(level, because);
        expect(sentence.length).toBeLessThanOrEqual(90);
        expect(sentence).toMatch(/\.$/);
      }),
    );
  });
});

describe('a clause', () => {
  it.each([
    ['On battery (62 %). Plug in to start.', 'on battery (62 %)'],
    ['Offline. Starts when the network is back.', 'offline'],
    ['Wi-Fi is off.', 'Wi-Fi is off'],
    ['Low Data Mode is on. Turn it off.', 'Low Data Mode is on'],
    ['CPU is busy', 'CPU is busy'],
    [
      'Only 3.0 GB of disk is free; a night needs 10 GB.',
      'only 3.0 GB of disk is free; a night needs 10 GB',
    ],
    ['', ''],
  ])('%j becomes %j', (sentence, clause) => {
    expect(clauseOf(sentence)).toBe(clause);
  });
});

describe('the timeline of a held night', () => {
  it('tells each hold and pause with its length and reason', () => {
    const events = told(
      held('no-new-tasks', 'ac-power'),
      held('pause-soft', 'ac-power'),
      held('checkpoint-and-stop', 'ac-power'),
      freed('reduce-to-one'),
      freed('none'),
      held('reduce-to-one', 'thermal', 'It is hot.'),
      { type: 'night.paused', body: { note: 'Demo' } },
      RESUMED,
      { type: 'power.noted', body: { kind: 'slept', text: 'The machine slept for 45 m.' } },
    );
    expect(buildTimeline(events, START_AT).map(({ kind, text }) => [kind, text])).toEqual([
      ['note', 'New tasks held: On battery (62 %). Plug in.'],
      ['waited', 'Paused 1 m: On battery (62 %). Plug in.'],
      ['waited', 'Saved and stopped 1 m: On battery (62 %). Plug in.'],
      ['note', 'It holds again.'],
      ['note', 'One task at a time: It is hot.'],
      ['waited', 'Paused by you for 1 m: Demo'],
      ['note', 'You let the night go on.'],
      ['waited', 'The machine slept for 45 m.'],
    ]);
  });
});
