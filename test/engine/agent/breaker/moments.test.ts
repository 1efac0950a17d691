import { describe, expect, it } from 'vitest';
import {
  type Lookup,
  momentsOf,
  NOT_STARTED,
  sourcesOf,
} from '../../../../src/engine/agent/breaker/moments.ts';
import type { StoredEvent } from '../../../../src/shared/event.ts';
import { evidenceOf } from '../../../node/store/samples.ts';

const lookup: Lookup = {
  task: (id) => (id === 't' ? { repoId: 'app', source: 'issue' } : null),
  agentOf: (id) => (id === 'a' ? 'codex' : null),
};
const ids = { nightId: 'n', taskId: 't', attemptId: 'a' };
const event = (type: string, body: object, of: object = ids): StoredEvent =>
  ({ type, body, seq: 1, at: 5, ...of }) as StoredEvent;
const ended = (outcome: object | null, of?: object) =>
  event('attempt.ended', { state: 'failed', reason: '', outcome }, of);
const judged = (verdict: 'question' | 'failed', reason = 'So.', of?: object) =>
  event('task.judged', { evidence: { ...evidenceOf(verdict), reason } }, of);

describe('what the events of a night say of its sources', () => {
  it('a breaker that opened says until when, one that closed lets the count begin anew', () => {
    const codex = { kind: 'agent', name: 'codex' };
    const events = [
      event('breaker.opened', { ...codex, retryAt: 90, failures: 3 }),
      event('breaker.closed', codex),
    ];
    expect(momentsOf(events, lookup)).toEqual([
      { source: codex, at: 5, says: 'opened', retryAt: 90 },
      { source: codex, at: 5, says: 'closed', retryAt: 0 },
    ]);
  });

  it('a question of an agent is a success, an end without an outcome says nothing', () => {
    expect(momentsOf([ended({ kind: 'question', message: '' })], lookup)).toEqual([
      { source: { kind: 'agent', name: 'codex' }, at: 5, says: 'success', retryAt: 0 },
    ]);
    expect(momentsOf([ended(null)], lookup)).toEqual([]);
  });

  it('a question is a success for where the task came from, work never begun is no failure', () => {
    const says = momentsOf([judged('question')], lookup).map(({ source, says }) => [
      source.name,
      says,
    ]);
    expect(says).toEqual([
      ['app', 'success'],
      ['issue', 'success'],
    ]);
    expect(momentsOf([judged('failed', `${NOT_STARTED}no agent is left.`)], lookup)).toEqual([]);
  });

  it('other events, and events of nothing that is known, say nothing', () => {
    const unknown = { nightId: 'n', taskId: null, attemptId: null };
    const events = [
      event('night.armed', {}),
      ended({ kind: 'failed', message: '' }, unknown),
      event('attempt.committed', { oid: '1' }, unknown),
      judged('failed', 'So.', unknown),
    ];
    expect(momentsOf(events, lookup)).toEqual([]);
  });

  it('what a person queued stands for itself: only its repository can be left alone', () => {
    expect(sourcesOf({ repoId: 'app', source: 'queue' })).toEqual([
      { kind: 'repository', name: 'app' },
    ]);
  });
});
