import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerOf } from '../../../../src/engine/agent/breaker/breaker.ts';
import { type Moment, momentsOf } from '../../../../src/engine/agent/breaker/moments.ts';
import type { StoredEvent } from '../../../../src/shared/event.ts';
import type { OutcomeKind } from '../../../../src/shared/schema/attempt.ts';
import { evidenceOf } from '../../../node/store/samples.ts';

const MINUTE_MS = 60_000;
const settings = { failures: 3, retryAfterMs: 30 * MINUTE_MS };
const codex = { kind: 'agent', name: 'codex' } as const;
const claude = { kind: 'agent', name: 'claude' } as const;

function moments(text: string): Moment[] {
  const says = { F: 'failure', S: 'success', C: 'closed' } as const;
  return [...text].map((letter, index) => ({
    source: codex,
    at: (index + 1) * MINUTE_MS,
    says: says[letter as 'F' | 'S' | 'C'],
    retryAt: 0,
  }));
}

describe('a breaker', () => {
  it.each([
    ['FF', null],
    ['FFF', 33],
    ['FFSF', null],
    ['FFSFFF', 36],
    ['FFCFF', null],
    ['FFFS', null],
  ])('after %s opens until minute %j', (text, minute) => {
    const { due } = breakerOf(moments(text), codex, settings);
    expect(due).toEqual(minute === null ? null : { kind: 'open', retryAt: minute * MINUTE_MS });
  });

  it('waits twice as long after each try that failed, four hours at most, and closes with the first success', () => {
    const seen: Moment[] = moments('FFF');
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const { due } = breakerOf(seen, codex, settings);
      if (due?.kind !== 'open') throw new Error('it is not due to open');
      const at = seen.at(-1)?.at ?? 0;
      waits.push((due.retryAt - at) / MINUTE_MS);
      seen.push({ source: codex, at, says: 'opened', retryAt: due.retryAt });
      expect(breakerOf(seen, codex, settings)).toMatchObject({ retryAt: due.retryAt, due: null });
      seen.push({ source: codex, at: due.retryAt, says: 'failure', retryAt: 0 });
    }
    expect(waits).toEqual([30, 60, 120, 240, 240, 240]);
    seen.push({ source: codex, at: 1e9, says: 'success', retryAt: 0 });
    expect(breakerOf(seen, codex, settings).due).toEqual({ kind: 'close' });
  });

  it('never opens where it is switched off', () => {
    const off = { ...settings, failures: 0 };
    expect(breakerOf(moments('F'.repeat(50)), codex, off).due).toBeNull();
  });

  it('opens exactly with as many failures in a row as are set, whatever other sources do in between', () => {
    const letter = fc.constantFrom('F', 'S', 'C');
    const step = fc.record({ isOurs: fc.boolean(), letter });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (steps, n) => {
        const all = steps.flatMap((one) =>
          moments(one.letter).map((m) => ({ ...m, source: one.isOurs ? codex : claude })),
        );
        const ours = steps.filter(({ isOurs }) => isOurs).map((one) => one.letter);
        const streak = ours.length - 1 - ours.findLastIndex((one) => one !== 'F');
        const { failures, due } = breakerOf(all, codex, { ...settings, failures: n });
        expect(failures).toBe(streak);
        expect(due?.kind ?? null).toBe(streak >= n ? 'open' : null);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what speaks for and against a source', () => {
  const lookup = {
    task: () => ({ repoId: 'app', source: 'goal' as const }),
    agentOf: () => 'codex',
  };
  const stored = (type: string, body: object): StoredEvent =>
    ({ type, body, seq: 1, at: 5, nightId: 'n', taskId: 't', attemptId: 'a' }) as StoredEvent;
  const ended = (kind: OutcomeKind): StoredEvent =>
    stored('attempt.ended', { state: 'failed', reason: '', outcome: { kind, message: '' } });
  const said = (...events: StoredEvent[]): string[] =>
    momentsOf(events, lookup).map(({ source, says }) => `${source.kind} ${says}`);

  it.each(['failed', 'stalled', 'invalid', 'auth', 'spawn-failed'] as const)(
    'an attempt that ended as %s speaks against its agent',
    (kind) => expect(said(ended(kind))).toEqual(['agent failure']),
  );

  it.each([
    'limit',
    'budget',
    'stopped',
    'interrupted',
    'needs-model',
    'refused',
    'context',
  ] as const)('one that ended as %s does not', (kind) => expect(said(ended(kind))).toEqual([]));

  it('trouble with a service counts once its retries are used up, a full machine never', () => {
    const trouble = [ended('network'), ended('overloaded'), ended('network')];
    expect(said(...trouble)).toEqual([]);
    expect(said(...trouble, ended('network'))).toEqual(['agent failure']);
    expect(said(...trouble, ended('done'), ended('network'))).toEqual([]);
    const outcome = { kind: 'spawn-failed', message: 'no room (EAGAIN).' };
    expect(said(stored('attempt.ended', { state: 'failed', reason: '', outcome }))).toEqual([]);
  });

  it('that an agent is done proves nothing before there is new work of it', () => {
    const committed = (oid: string): StoredEvent => stored('attempt.committed', { oid });
    expect(said(ended('done'))).toEqual([]);
    expect(said(ended('done'), committed('1'))).toEqual(['agent success']);
    const again = [ended('done'), committed('1'), ended('done'), committed('1')];
    expect(said(...again), 'the same commit once more').toEqual(['agent success']);
    expect(said(ended('stopped'), committed('1')), 'saved work').toEqual([]);
  });

  it('a verdict counts for repository and origin where the agent did its part, a no-op for nothing', () => {
    const judged = (verdict: 'failed' | 'verified' | 'no-op', reason = 'So.'): StoredEvent =>
      stored('task.judged', { evidence: { ...evidenceOf(verdict), reason } });
    expect(said(ended('done'), judged('failed'))).toEqual(['repository failure', 'origin failure']);
    expect(said(judged('failed'))).toEqual(['repository failure', 'origin failure']);
    expect(said(judged('verified'))).toEqual(['repository success', 'origin success']);
    expect(said(ended('done'), judged('no-op'))).toEqual([]);
    expect(said(ended('auth'), judged('failed'))).toEqual(['agent failure']);
    expect(said(ended('limit'), judged('failed'))).toEqual([]);
    expect(said(judged('failed', 'Not started: you stopped the night.'))).toEqual([]);
  });
});
