import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextMove,
  type RestartPolicy,
  type SessionProgress,
  type SessionRun,
} from '../../../../src/engine/agent/session/restart-policy.ts';
import { OutcomeKind } from '../../../../src/shared/schema/attempt.ts';

const HOUR = 3_600_000;
const POLICY: RestartPolicy = {
  maxRestarts: 5,
  restartDelayMs: 30_000,
  maxItems: 50,
  canResume: true,
};

function ran(kind: SessionRun['kind'], isFruitful = true, threadId: string | null = 't1') {
  return { kind, isFruitful, threadId };
}

function moveAfter(runs: readonly SessionRun[], more: Partial<SessionProgress> = {}) {
  const progress = {
    runs,
    isFinished: false,
    hasOpenWork: false,
    items: 1,
    leftMs: HOUR,
    leftToStartMs: HOUR / 2,
    ...more,
  };
  return nextMove(progress, POLICY);
}

describe('a session', () => {
  it('begins fresh', () => {
    expect(moveAfter([])).toMatchObject({ kind: 'run', cause: null, threadId: null });
  });

  it('is resumed in its thread at once when its agent ends early with something done', () => {
    expect(moveAfter([ran('done')])).toMatchObject({
      cause: 'ended-early',
      threadId: 't1',
      waitMs: 0,
      isWrapUp: false,
    });
  });

  it('waits longer with each run that brings nothing, and ends after the third', () => {
    expect(moveAfter([ran('done', false)])).toMatchObject({ waitMs: 30_000 });
    expect(moveAfter([ran('done', false), ran('done', false)])).toMatchObject({ waitMs: 60_000 });
    const barren = [ran('done', false), ran('done', false), ran('done', false)];
    expect(moveAfter(barren)).toEqual({ kind: 'end', why: 'nothing-new' });
    expect(moveAfter([...barren.slice(1), ran('failed', false)])).toEqual({
      kind: 'end',
      why: 'failing',
    });
    expect(moveAfter([...barren.slice(1), ran('done')])).toMatchObject({ kind: 'run' });
  });

  it('leaves a thread that fails to go on, for a fresh start', () => {
    expect(moveAfter([ran('done'), ran('failed', false)])).toMatchObject({ threadId: null });
    expect(moveAfter([ran('failed', false)])).toMatchObject({ threadId: 't1' });
    expect(moveAfter([ran('context')])).toMatchObject({ cause: 'failed', threadId: null });
  });

  it('goes on after what we cut short ourselves, without counting it', () => {
    const cut = Array.from({ length: 20 }, () => ran('interrupted', false));
    expect(moveAfter(cut)).toMatchObject({ cause: 'interrupted', threadId: 't1', waitMs: 0 });
    expect(moveAfter([ran('lost', false, null)])).toMatchObject({ cause: 'interrupted' });
    expect(moveAfter([ran('limit')])).toMatchObject({ cause: 'limit', threadId: 't1' });
  });

  it('ends when its restarts, items or budget are used up, or it is done', () => {
    const six = Array.from({ length: 6 }, () => ran('done'));
    expect(moveAfter(six)).toEqual({ kind: 'end', why: 'restarts' });
    expect(moveAfter([ran('done')], { items: 50 })).toEqual({ kind: 'end', why: 'items' });
    expect(moveAfter([ran('budget')])).toEqual({ kind: 'end', why: 'limit' });
    expect(moveAfter([ran('auth', false)])).toEqual({ kind: 'end', why: 'cannot-run' });
    expect(moveAfter([ran('done')], { isFinished: true })).toEqual({
      kind: 'end',
      why: 'finished',
    });
  });

  it('is resumed near its end only to close what is open', () => {
    const late = { leftToStartMs: 0, leftMs: 300_000 };
    expect(moveAfter([ran('done')], late)).toEqual({ kind: 'end', why: 'deadline' });
    expect(moveAfter([ran('done')], { ...late, hasOpenWork: true })).toMatchObject({
      isWrapUp: true,
    });
    expect(moveAfter([ran('done')], { ...late, leftMs: 1000, hasOpenWork: true })).toEqual({
      kind: 'end',
      why: 'deadline',
    });
  });
});

const anyRun = fc.record({
  kind: fc.constantFrom<SessionRun['kind']>(...OutcomeKind.options, 'lost'),
  isFruitful: fc.boolean(),
  threadId: fc.option(fc.constantFrom('t1', 't2')),
});

it('never restarts more often than it may, waits no longer than ten minutes, and ends', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 40 }), (runs) => {
      const counted: SessionRun[] = [];
      for (const run of runs) {
        counted.push(run);
        const move = moveAfter(counted);
        if (move.kind === 'end') return;
        expect(move.waitMs).toBeLessThanOrEqual(600_000);
        const restarts = counted.filter(({ kind }) =>
          ['done', 'question', 'failed', 'stalled', 'network', 'overloaded', 'stopped'].includes(
            kind,
          ),
        );
        expect(restarts.length).toBeLessThanOrEqual(POLICY.maxRestarts + 1);
      }
    }),
  );
});
