import { describe, expect, it } from 'vitest';
import { actorOf, entryOf, severityOf } from '../../../../src/engine/report/audit/entry.ts';
import { event, night, task } from '../samples.ts';

const note = {
  repoId: 'app',
  category: 'bug-fix' as const,
  means: 'merge',
  ref: null,
  oid: null,
  note: '',
};
const standing = {
  repoId: 'app',
  category: 'bug-fix' as const,
  level: 'automatic' as const,
  from: 'draft' as const,
  sentence: 'Five in a row were accepted.',
};
function armedBy(trigger: 'user' | 'schedule') {
  const body = { night: night({ trigger }), scope: {}, configId: 'default', appVersion: '1' };
  return event('night.armed', 1, body);
}

function ended(state: 'answered' | 'expired' | 'void') {
  const body = { askId: 'A', state, answer: null, reason: '', isQueuedAgain: false };
  return event('ask.ended', 1, body);
}

describe('who caused an event', () => {
  it('is a person or the schedule for a night, by its trigger', () => {
    expect(actorOf(armedBy('user'))).toBe('person');
    expect(actorOf(armedBy('schedule'))).toBe('schedule');
  });

  it('is a person for a task of the queue and the program for one it found', () => {
    expect(actorOf(event('task.added', 1, { task: task('a') }))).toBe('person');
    const found = task('b', { source: 'discovery' });
    expect(actorOf(event('task.added', 1, { task: found }))).toBe('program');
  });

  it('is the person for an answer and the program for an ask that ended by itself', () => {
    expect(actorOf(ended('answered'))).toBe('person');
    expect(actorOf(ended('expired'))).toBe('program');
    expect(actorOf(ended('void'))).toBe('program');
  });

  it('is whoever decided on a result', () => {
    const accepted = (decidedBy: 'person' | 'standing') =>
      actorOf(event('result.accepted', 1, { ...note, decidedBy }));
    expect(accepted('person')).toBe('person');
    expect(accepted('standing')).toBe('program');
  });

  it('is whoever moved a standing', () => {
    const moved = (movedBy: 'person' | 'results') =>
      actorOf(event('standing.moved', 1, { ...standing, movedBy }));
    expect(moved('person')).toBe('person');
    expect(moved('results')).toBe('program');
  });

  it('goes by the kind of event for everything else', () => {
    expect(actorOf(event('night.paused', 1, { note: '' }))).toBe('person');
    expect(actorOf(event('slot.claimed', 1, { scheduleId: 's', slotAt: 1 }))).toBe('schedule');
    expect(actorOf(event('attempt.threaded', 1, { threadId: 't' }))).toBe('agent');
    expect(actorOf(event('night.noted', 1, { text: 'x' }))).toBe('program');
  });
});

describe('an entry of the audit trail', () => {
  it('grades levels into three severities', () => {
    expect([39, 40, 49, 50].map(severityOf)).toEqual(['info', 'warning', 'warning', 'critical']);
  });

  it('carries the ids it has and null for the others', () => {
    const bare = event('night.noted', 3, { text: 'Slept.' });
    expect(entryOf({ event: bare, level: 0 })).toMatchObject({
      seq: 3,
      severity: 'info',
      nightId: 'N1',
      taskId: null,
      attemptId: null,
      summary: 'Slept.',
    });
    const full = { ...bare, taskId: 'a', attemptId: 'a-1' };
    expect(entryOf({ event: full, level: 40 })).toMatchObject({ taskId: 'a', attemptId: 'a-1' });
    const { nightId: _, ...outside } = bare;
    expect(entryOf({ event: outside, level: 0 }).nightId).toBeNull();
  });

  it('says the words of an inner part where the event itself has none', () => {
    const added = event('task.added', 1, { task: task('a', { title: 'Mend the parser' }) });
    expect(entryOf({ event: added, level: 0 }).summary).toBe('Mend the parser');
  });

  it('shows the body itself where there are no words, and passes over empty ones', () => {
    const paused = event('night.paused', 1, { note: '' });
    expect(entryOf({ event: paused, level: 0 }).summary).toBe('{"note":""}');
  });

  it('keeps a summary on one line of at most 300 characters', () => {
    const long = event('night.noted', 1, { text: `a\n\n${'b'.repeat(400)}` });
    const { summary } = entryOf({ event: long, level: 0 });
    expect(summary).toHaveLength(300);
    expect(summary.startsWith('a b')).toBe(true);
    expect(summary.endsWith('b…')).toBe(true);
  });
});
