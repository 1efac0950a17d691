import { describe, expect, it } from 'vitest';
import { buildBrief } from '../../../src/engine/report/brief.ts';
import { Brief } from '../../../src/shared/schema/brief.ts';
import {
  attempt,
  briefInput,
  check,
  decision,
  event,
  evidence,
  HOUR_MS,
  MINUTE_MS,
  night,
  outcome,
  row,
  START_AT,
  task,
} from './samples.ts';

const repo = {
  nightId: 'N1',
  repoId: 'app',
  baseBranch: 'main',
  baseOid: 'a'.repeat(40),
  before: { digest: 'x', parts: {}, files: 1 },
  after: { digest: 'x', parts: {}, files: 1 },
  differences: [],
};
const usage = { inputTokens: 1_500_000, cachedInputTokens: 0, outputTokens: 400_000, costUsd: 6.5 };
const ids = (items: readonly { taskId: string | null }[]): (string | null)[] =>
  items.map((item) => item.taskId);
const headlineOf = (...input: Parameters<typeof briefInput>): string =>
  buildBrief(briefInput(...input)).headline;

const FULL = briefInput({
  tasks: ['v1', 'v2', 'v3', 'q', 'f', 'l', 'u', 'n', 's'].map((id) => task(id)),
  taskNights: [
    row('v3', 'verified', {
      judgedAt: START_AT + 3 * HOUR_MS,
      landedRef: 'refs/heads/overnight/v3',
    }),
    row('v1', 'verified'),
    row('v2', 'verified', { judgedAt: START_AT + 2 * HOUR_MS }),
    row('q', 'question'),
    row('f', 'failed'),
    row('l', 'limit'),
    row('u', 'unverified'),
    row('n', 'no-op'),
  ],
  attempts: [
    attempt('q', {
      n: 2,
      id: 'q-2',
      outcome: outcome({
        question: { text: 'Which?', options: ['a', 'b'] },
        usage,
        lastText: null,
        message: 'I ask.',
      }),
    }),
    attempt('q', { outcome: outcome({ usage: { ...usage, costUsd: null } }) }),
    attempt('v1', { nightId: 'N0', n: 1 }),
    attempt('v1', { n: 3, endedAt: null, outcome: null }),
  ].filter((one) => one.nightId === 'N1'),
  decisions: [
    decision('v1', 'chosen'),
    decision('s', 'skipped', 'It does not fit.'),
    decision('x', 'chosen'),
    decision('f', 'not-run'),
  ],
  repoNights: [repo],
  baselines: new Map([['app', [check('test', 'failed')]]]),
});

describe('the brief', () => {
  it('puts every task into one section, by evidence, in the order it was judged', () => {
    const brief = buildBrief(FULL);
    expect(Brief.parse(brief)).toEqual(brief);
    expect(ids(brief.needsYou)).toEqual(['q']);
    expect(ids(brief.shipped)).toEqual(['v1', 'v2', 'v3']);
    expect(ids(brief.failed)).toEqual(['f', 'l']);
    expect(ids(brief.unproved)).toEqual(['u', 'n']);
    expect(brief.running).toEqual([]);
    expect(brief.strategy).toBe('# Strategy');
  });

  it('opens with an honest headline', () => {
    expect(buildBrief(FULL).headline).toBe(
      '3 of 8 tasks shipped, proved by your checks. One failed, one met a limit, one question, one not proved, one changed nothing, two did not run. 6 h 20 m of agent time, 3.8 M tokens, about $6.50.',
    );
  });

  it('keeps our evidence apart from what the agent says', () => {
    const [item] = buildBrief(FULL).needsYou;
    expect(item).toMatchObject({
      agentSays: 'I ask.',
      tries: 2,
      question: { text: 'Which?', options: ['a', 'b'] },
      usage: { inputTokens: 3_000_000, outputTokens: 800_000, costUsd: 6.5 },
      agent: 'codex',
      sandbox: 'not sandboxed',
      durationMs: HOUR_MS,
      logPath: 'attempts/x.log',
    });
    expect(buildBrief(FULL).shipped[2]).toMatchObject({
      ref: 'refs/heads/overnight/v3',
      agent: 'none',
      sandbox: 'no agent ran',
      agentSays: null,
      usage: null,
      question: null,
    });
  });

  it('shows only a question that the verdict confirms', () => {
    const asked = attempt('f', { outcome: outcome({ question: { text: 'May I?', options: [] } }) });
    const brief = buildBrief(
      briefInput({ tasks: [task('f')], taskNights: [row('f', 'failed')], attempts: [asked] }),
    );
    expect(brief.failed[0]?.question).toBeNull();
  });

  it('lists risks of the change', () => {
    const files = [
      { path: 'package-lock.json', status: 'modified' as const, insertions: 900, deletions: 0 },
    ];
    const brief = buildBrief(
      briefInput({
        taskNights: [row('a', 'verified', { evidence: evidence('verified', { files }) })],
      }),
    );
    expect(brief.shipped[0]?.risks).toEqual(['touches a lockfile', 'more than 400 lines']);
    expect(brief.shipped[0]).toMatchObject({ title: 'a', repoId: '' });
  });

  it('says what did not run and why, without a gap', () => {
    const brief = buildBrief({
      ...FULL,
      events: [
        event('repo.refused', 1, { repoId: 'web', reason: 'No such folder.' }),
        event('night.refused', 2, { reason: 'A night cannot go back.' }),
      ],
    });
    expect(brief.didNotRun.map((one) => [one.title, one.reason, one.repoId])).toEqual([
      ['Repository web', 'No such folder.', 'web'],
      ['A step of the night', 'A night cannot go back.', null],
      ['Task s', 'It does not fit.', 'app'],
      ['x', 'It was chosen, but the night ended before it began.', null],
    ]);
  });

  it('says why a night that never started did not', () => {
    const brief = buildBrief(
      briefInput({ night: night({ startedAt: null, reason: 'On battery.' }) }),
    );
    expect(brief.didNotRun).toEqual([
      {
        taskId: null,
        repoId: null,
        title: 'The night',
        reason: 'On battery.',
        decidedAt: START_AT + 6 * HOUR_MS,
      },
    ]);
    expect(brief.headline).toBe('No task ran. One did not run.');
    const unknownEnd = buildBrief(briefInput({ night: night({ startedAt: null, endedAt: null }) }));
    expect(unknownEnd.didNotRun[0]?.decidedAt).toBe(unknownEnd.generatedAt);
  });

  it('can be read in the middle of a night', () => {
    const open = night({ state: 'running', endedAt: null });
    const brief = buildBrief(
      briefInput({
        night: open,
        tasks: [task('a')],
        taskNights: [row('a', null), row('b', null), row('c', 'verified', { judgedAt: null })],
        decisions: [decision('z', 'chosen')],
      }),
    );
    expect(brief.running).toEqual([
      { taskId: 'a', title: 'Task a', repoId: 'app', sinceAt: START_AT },
      { taskId: 'b', title: 'b', repoId: '', sinceAt: START_AT },
    ]);
    expect(brief.didNotRun).toEqual([]);
    expect(brief.headline).toContain(
      '1 of 3 tasks shipped, proved by your checks. Two still running.',
    );
  });

  it('counts a task without a verdict as failed once the night is over', () => {
    const brief = buildBrief(briefInput({ taskNights: [row('a', null)] }));
    expect(brief.failed[0]?.evidence.reason).toBe('The night ended before this task was judged.');
    expect(brief.running).toEqual([]);
  });

  it('tells whether the checkout is as it was', () => {
    const [same] = buildBrief(FULL).repositories;
    expect(same).toMatchObject({
      checkoutUnchanged: true,
      differences: [],
      baseline: [{ name: 'test' }],
    });
    const open = { ...repo, after: null, differences: null };
    const changed = { ...repo, repoId: 'web', differences: ['index'] };
    const brief = buildBrief(briefInput({ repoNights: [open, changed] }));
    expect(brief.repositories.map((one) => one.checkoutUnchanged)).toEqual([null, false]);
    expect(brief.repositories[1]?.baseline).toEqual([]);
    expect(brief.headline).toBe(
      'Your checkout of web changed during the night. There was nothing to do.',
    );
  });
});

describe('the headline', () => {
  const items = (...verdicts: Parameters<typeof row>[1][]) => ({
    taskNights: verdicts.map((verdict, n) => row(`t${n}`, verdict)),
  });

  it.each([
    [items('verified'), 'The one task shipped, proved by your checks.'],
    [items('verified', 'verified'), 'All 2 tasks shipped, proved by your checks.'],
    [items('failed'), 'The one task did not ship. One failed.'],
    [
      items('failed', 'failed', 'question', 'question'),
      'None of 4 tasks shipped. Two failed, two questions.',
    ],
    [{}, 'There was nothing to do.'],
    [
      { night: night({ state: 'failed', reason: 'Disk full.' }) },
      'The night ended early: Disk full. There was nothing to do.',
    ],
    [
      { night: night({ state: 'failed', reason: '' }) },
      'The night ended early: no reason known. There was nothing to do.',
    ],
    [
      { night: night({ state: 'stopped' }), ...items('verified') },
      'Stopped by you. The one task shipped, proved by your checks.',
    ],
    [
      { night: night({ state: 'stopped', startedAt: null, reason: 'Cancelled by you.' }) },
      'Cancelled before it started. No task ran. One did not run.',
    ],
  ])('%#', (extra, expected) => {
    expect(headlineOf(extra)).toBe(expected);
  });
});

describe('the timeline', () => {
  it('tells waits with their length, recoveries, refusals, constraints and phases, in order', () => {
    const moved = (minutes: number, to: 'waiting' | 'running', reason: string) =>
      event('night.moved', minutes, { from: 'armed', to, reason, waitingFor: null });
    const { timeline } = buildBrief(
      briefInput({
        events: [
          moved(72, 'running', 'Power is back.'),
          moved(0, 'waiting', 'On battery.'),
          event('constraint.changed', 1, {
            name: 'ac-power',
            state: 'blocked',
            sentence: 'The charger is off.',
          }),
          event('night.phase-entered', 73, { phase: 'health' }),
          event('night.recovered', 80, { reason: 'The host ended.' }),
          event('night.refused', 81, { reason: 'No.' }),
          event('repo.refused', 82, { repoId: 'web', reason: 'Gone.' }),
          event('night.noted', 83, { text: 'A note.' }),
          event('brief.read', 84, {}),
          moved(350, 'waiting', 'Again.'),
        ],
      }),
    );
    expect(
      timeline.map((moment) => [(moment.at - START_AT) / MINUTE_MS, moment.kind, moment.text]),
    ).toEqual([
      [0, 'waited', 'Waited 1 h 12 m: On battery.'],
      [1, 'note', 'The charger is off.'],
      [72, 'note', 'Power is back.'],
      [73, 'phase', 'Checked the repositories'],
      [80, 'recovered', 'The host ended.'],
      [81, 'refused', 'No.'],
      [82, 'refused', 'web: Gone.'],
      [83, 'note', 'A note.'],
      [350, 'waited', 'Waited 10 m: Again.'],
    ]);
  });
});
