import { describe, expect, it } from 'vitest';
import { buildTimeline } from '../../../src/engine/report/timeline.ts';
import type { StoredEvent } from '../../../src/shared/event.ts';
import { event, MINUTE_MS, START_AT } from './samples.ts';

const NOW = START_AT + 60 * MINUTE_MS;

function tell(...events: StoredEvent[]): string[] {
  return buildTimeline(events, NOW).map(({ kind, text }) => `${kind}: ${text}`);
}

function met(minutes: number, agent: string): StoredEvent {
  const body = { agent, resetsAt: null, lookAt: 0, sentence: `${agent} is at its limit.` };
  return event('limit.met', minutes, body);
}

function moved(minutes: number, to: 'waiting' | 'running' | 'finishing'): StoredEvent {
  const body = { from: 'armed' as const, to, reason: 'On battery.', waitingFor: null };
  return event('night.moved', minutes, body);
}

describe('the story of a night', () => {
  it('tells waits with their length up to the next move, or up to now', () => {
    expect(tell(moved(1, 'waiting'), moved(5, 'running'))).toEqual([
      'waited: Waited 4 m: On battery.',
      'note: On battery.',
    ]);
    expect(tell(moved(50, 'waiting'))).toEqual(['waited: Waited 10 m: On battery.']);
  });

  it('tells recoveries, phases and refusals of the night and of repositories', () => {
    expect(
      tell(
        event('night.recovered', 1, { reason: 'Back after a crash.' }),
        event('night.phase-entered', 2, { phase: 'plan' }),
        event('night.refused', 3, { reason: 'No agent.' }),
        event('repo.refused', 4, { repoId: 'app', reason: 'in a merge.' }),
        event('github.refused', 5, { repoId: 'app', sentence: 'GitHub was not reached.' }),
      ),
    ).toEqual([
      'recovered: Back after a crash.',
      'phase: Chose the work',
      'refused: No agent.',
      'refused: app: in a merge.',
      'refused: GitHub was not reached.',
    ]);
  });

  it('tells an emergency stop and that the person re-armed', () => {
    expect(
      tell(
        event('emergency.stopped', 1, { from: 'menu', note: '' }),
        event('emergency.rearmed', 2, {}),
      ),
    ).toEqual([
      'refused: Emergency stop from the menu. Nothing starts until you re-arm.',
      'note: You re-armed.',
    ]);
  });

  it('tells a refused host once, and another host again', () => {
    const refused = (minutes: number, destination: string) =>
      event('network.refused', minutes, { who: 'agent', destination, why: 'not-listed' });
    const said = tell(refused(1, 'a.test'), refused(2, 'a.test'), refused(3, 'b.test'));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('a.test');
    expect(said[1]).toContain('b.test');
  });

  it('tells a step in doubt and how the person settled it', () => {
    const place = { owner: 'N1', name: 'push', ordinal: 0 };
    expect(
      tell(
        event('step.doubted', 1, { ...place, id: 's', sentence: 'Nobody knows.' }),
        event('step.settled', 2, { ...place, happened: true, sentence: 'It happened.' }),
      ),
    ).toEqual(['refused: Nobody knows.', 'note: It happened.']);
  });

  it('tells an agent that is away with what to do about it', () => {
    const away = {
      agent: 'codex',
      because: 'signed-out' as const,
      instead: null,
      mend: 'Run codex login.',
      sentence: 'Codex is signed out.',
    };
    expect(tell(event('agent.away', 1, away))).toEqual([
      'refused: Codex is signed out. Run codex login.',
    ]);
  });

  it('tells sleep as a wait and other news of power as a note', () => {
    expect(
      tell(
        event('power.noted', 1, { kind: 'slept', text: 'Slept 5 m.' }),
        event('power.noted', 2, { kind: 'mains', text: 'On mains.' }),
      ),
    ).toEqual(['waited: Slept 5 m.', 'note: On mains.']);
  });

  it('tells what proofs found beyond one task', () => {
    const fault = { by: 'code' as const, sentence: 'The code is at fault.' };
    expect(
      tell(
        event('baseline.explained', 1, { repoId: 'app', check: 'test', fault }),
        event('performance.pruned', 2, { repoId: 'app', removed: 1, kept: 1 }),
        event('performance.pruned', 3, { repoId: 'app', removed: 4, kept: 3 }),
        event('lesson.learned', 4, {
          repoId: 'app',
          kind: 'test-deleted',
          tasks: 2,
          sentence: 'Delete no test.',
        }),
      ),
    ).toEqual([
      'note: app: check test is red at the base. The code is at fault.',
      'note: app: removed an old performance cycle, 1 is kept.',
      'note: app: removed 4 old performance cycles, 3 are kept.',
      'note: app: learned from 2 tasks: Delete no test.',
    ]);
  });

  it('tells the sentence of whatever else befell the night', () => {
    const sentence = 'So it went.';
    const link = { repoId: 'app', number: 3, url: 'https://example.test', sentence };
    const budget = { scope: 'night' as const, dimension: 'tokens' as const, used: 8, ceiling: 9 };
    const kept = { repoId: 'app', ref: 'r', oid: 'o', files: 1, bytes: 9 };
    const drift = { repoId: 'app', baseBranch: 'main', fromOid: 'a', toOid: 'b', commits: 2 };
    const amount = { worktrees: 1, bytes: 9 };
    const source = { kind: 'agent' as const, name: 'codex' };
    const said = tell(
      event('constraint.changed', 1, { name: 'power', state: 'ok', sentence }),
      event('attempt.stalled', 2, { quietMs: 1, runningCommands: 0, isLast: false, sentence }),
      event('attempt.exceeded', 3, { of: 'memory', used: 2, ceiling: 1, sentence }),
      event('session.restarted', 4, { n: 1, cause: 'crash', how: 'fresh', sentence }),
      event('session.ended', 5, { why: 'deadline', sentence }),
      event('journal.published', 6, { repoId: 'app', ref: 'r', oid: 'o', sentence }),
      event('journal.withheld', 7, { repoId: 'app', sentence }),
      event('issues.read', 8, { repoId: 'app', found: 2, taken: 1, sentence }),
      event('pull-request.opened', 9, { ...link, branch: 'overnight/a' }),
      event('issue.commented', 10, link),
      event('task.restored', 11, { oid: 'o', keptRef: null, sentence }),
      event('budget.warned', 12, { ...budget, sentence }),
      event('budget.spent', 13, { ...budget, sentence }),
      event('attempt.deferred', 14, { retryAt: 1, n: 1, sentence }),
      event('breaker.opened', 15, { ...source, failures: 3, retryAt: 1, sentence }),
      event('breaker.closed', 16, { ...source, by: 'work', sentence }),
      event('work.salvaged', 17, {
        ...kept,
        kinds: ['uncommitted changes'],
        left: [],
        sentence,
      }),
      event('repo.drifted', 18, {
        ...drift,
        conflicts: [],
        sentence,
      }),
      event('repo.swept', 19, {
        repoId: 'app',
        before: amount,
        after: amount,
        removed: [],
        kept: [],
        sentence,
      }),
    );
    expect(said).toEqual(Array(19).fill('note: So it went.'));
  });

  it('leaves out events that are of single tasks, and goes by their order in the journal', () => {
    const noted = (minutes: number, text: string) => event('night.noted', minutes, { text });
    const doing = event('task.doing', 2, { doing: 'x' });
    expect(tell(noted(3, 'later'), doing, noted(1, 'first'))).toEqual([
      'note: first',
      'note: later',
    ]);
  });
});

describe('holds, pauses and limits of a night', () => {
  it('tells each level of a hold in its own words', () => {
    const held = (level: 'pause-soft' | 'checkpoint-and-stop' | 'reduce-to-one' | 'no-new-tasks') =>
      tell(
        event('night.held', 1, { level, because: 'power', sentence: 'On battery.' }),
        event('night.freed', 4, { level: 'none', sentence: 'On mains.' }),
      );
    expect(held('pause-soft')).toEqual(['waited: Paused 3 m: On battery.', 'note: On mains.']);
    expect(held('checkpoint-and-stop')[0]).toBe('waited: Saved and stopped 3 m: On battery.');
    expect(held('reduce-to-one')[0]).toBe('note: One task at a time: On battery.');
    expect(held('no-new-tasks')[0]).toBe('note: New tasks held: On battery.');
  });

  it('says nothing of a hold that only got lighter', () => {
    expect(tell(event('night.freed', 1, { level: 'no-new-tasks', sentence: 'Less.' }))).toEqual([]);
  });

  it('tells pauses by the person with their words, where there are some', () => {
    expect(
      tell(
        event('night.paused', 1, { note: 'a call' }),
        event('night.resumed', 3, { ignore: [] }),
        event('night.paused', 50, { note: '' }),
      ),
    ).toEqual([
      'waited: Paused by you for 2 m: a call',
      'note: You let the night go on.',
      'waited: Paused by you for 10 m',
    ]);
  });

  it('ends a limit with the same agent, not with another one or when the night begins to run', () => {
    const lifted = event('limit.lifted', 9, { agent: 'codex', sentence: 'It works again.' });
    expect(tell(met(1, 'codex'), met(2, 'other'), moved(3, 'running'), lifted)).toEqual([
      'waited: Limit wait 8 m: codex is at its limit.',
      'waited: Limit wait 58 m: other is at its limit.',
      'note: On battery.',
      'note: It works again.',
    ]);
  });

  it('ends a limit when it is met again or the night leaves its run', () => {
    expect(tell(met(1, 'codex'), met(5, 'codex'), moved(8, 'finishing'))).toEqual([
      'waited: Limit wait 4 m: codex is at its limit.',
      'waited: Limit wait 3 m: codex is at its limit.',
      'note: On battery.',
    ]);
  });
});
