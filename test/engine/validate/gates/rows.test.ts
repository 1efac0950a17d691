import { describe, expect, it } from 'vitest';
import { checkRows, gateOf } from '../../../../src/engine/validate/gates/check-rows.ts';
import { governanceRow } from '../../../../src/engine/validate/gates/governance-row.ts';
import { instructionRow } from '../../../../src/engine/validate/gates/instruction-row.ts';
import { memoryRow } from '../../../../src/engine/validate/gates/memory-row.ts';
import { namedPaths } from '../../../../src/engine/validate/gates/named-paths.ts';
import type { Attempt } from '../../../../src/shared/schema/attempt.ts';
import type { CheckResult } from '../../../../src/shared/schema/check.ts';
import { check, counts, evidence, outcome } from '../samples.ts';

function compared(name: string, head: CheckResult | null, isTarget = false) {
  return { name, isTarget, base: check(name, 'passed'), head };
}

const KNOWN = ['build', 'lint', 'test'].map((name) => ({ name, command: `npm run ${name}` }));

describe('the gates of checks', () => {
  it.each([
    [{ name: 'typecheck', command: 'tsc' }, 'build'],
    [{ name: 'check', command: 'cargo clippy' }, 'lint'],
    [{ name: 'all', command: 'pytest -q' }, 'test'],
    [{ name: 'check:links', command: 'node links.js' }, 'check'],
    [{ name: 'test:lint', command: 'x' }, 'lint'],
    [{ name: 'contest', command: 'node x.js' }, 'check'],
    [{ name: 'test', command: 'x', gate: 'build' as const }, 'build'],
  ])('sort %o', (known, gate) => {
    expect(gateOf(known)).toBe(gate);
  });

  it('tell what we ran, with the number of tests', () => {
    const rows = checkRows(
      evidence({
        checks: [
          compared('lint', check('lint', 'failed')),
          compared('test', check('test', 'passed', { tests: counts(42) })),
        ],
      }),
      KNOWN,
    );
    expect(rows).toEqual([
      {
        gate: 'build',
        state: 'not-applicable',
        basis: 'ran',
        evidence: 'Left out: the change touches nothing its suite looks at.',
      },
      {
        gate: 'lint',
        state: 'failed',
        basis: 'ran',
        evidence: '`lint` failed with exit code 1 in 1 s.',
      },
      {
        gate: 'test',
        state: 'passed',
        basis: 'ran',
        evidence: '`test` passed in 1 s, 42 tests passed, 0 failed.',
      },
    ]);
  });

  it('say so where a repository has no such check and where none was run', () => {
    expect(checkRows(evidence(), []).map(({ state }) => state)).toEqual(
      Array(3).fill('not-applicable'),
    );
    expect(checkRows(evidence({ checks: [compared('test', null)] }), KNOWN)[2]?.evidence).toBe(
      'Not run at the commit.',
    );
  });

  it('do not pass the tests of a change that deletes one, whatever the runner said', () => {
    const green = evidence({
      checks: [compared('test', check('test', 'passed'))],
      findings: [{ kind: 'test-deleted', message: 'Deletes the test file a.test.js.' }],
    });
    expect(checkRows(green, KNOWN)[2]).toEqual({
      gate: 'test',
      state: 'failed',
      basis: 'read',
      evidence: 'Deletes the test file a.test.js.',
    });
  });
});

describe('the gate of the instruction', () => {
  const task = { title: 'Fix the parser', instructions: '', targets: [] as string[] };

  it('rests on the checks that the task had to turn green', () => {
    const red = evidence({ checks: [compared('test', check('test', 'failed'), true)] });
    const green = evidence({ checks: [compared('test', check('test', 'passed'), true)] });
    expect(instructionRow({ ...task, targets: ['test'] }, red)).toMatchObject({
      state: 'failed',
      basis: 'ran',
    });
    expect(instructionRow({ ...task, targets: ['test'] }, green)).toMatchObject({
      state: 'passed',
      basis: 'ran',
    });
  });

  it('otherwise on the files that it names, as a rule of thumb', () => {
    const named = (instructions: string) => instructionRow({ ...task, instructions }, evidence());
    expect(named('The bug is in `sum.js`.')).toMatchObject({ state: 'passed', basis: 'heuristic' });
    expect(named('The bug is in lib/other.js.')).toMatchObject({
      state: 'failed',
      evidence: 'It names lib/other.js, and the change touches none of that.',
    });
    expect(named('Make it faster, e.g. with a cache in 2.5 s.').state).toBe('not-applicable');
  });

  it('does not take output in a fence for a wish', () => {
    expect(namedPaths('Fix a.js.\n\n```text\nat lib/b.js:3\n```\nThen README.md')).toEqual([
      'a.js',
      'README.md',
    ]);
  });
});

function attempt(headOid: string | null, done: string[] | null): Attempt {
  const handoff = { done: done ?? [], decided: [], found: [], next: [], blockers: [] };
  const said = done === null ? outcome('done') : { ...outcome('done'), handoff };
  return {
    ...{
      id: 'a',
      taskId: 't',
      nightId: 'n',
      n: 1,
      agent: 'x',
      model: null,
      sandbox: '',
      state: 'done',
    },
    ...{
      runToken: '',
      branch: 'b',
      baseOid: 'a',
      headOid,
      pid: null,
      pidStart: null,
      bootId: null,
    },
    ...{ threadId: null, startedAt: 0, endedAt: 1, deadlineAt: 2, outcome: said, logPath: null },
  };
}

describe('the gate of journal and notes', () => {
  it('fails where the journal does not know the commit', () => {
    expect(
      memoryRow({ attempts: [attempt('x', null)], isCutOut: false }, evidence()),
    ).toMatchObject({ state: 'failed', basis: 'read' });
    expect(memoryRow({ attempts: [], isCutOut: true }, evidence()).state).toBe('passed');
  });

  it('fails where the note claims a file that the change does not touch', () => {
    const lied = memoryRow(
      { attempts: [attempt('b', ['wrote lib/cache.js'])], isCutOut: false },
      evidence(),
    );
    expect(lied).toMatchObject({ state: 'failed', basis: 'heuristic' });
    expect(lied.evidence).toContain('lib/cache.js');
    const honest = memoryRow(
      { attempts: [attempt('b', ['mended src/sum.js'])], isCutOut: false },
      evidence(),
    );
    expect(honest.state).toBe('passed');
  });
});

describe('the gate of policy', () => {
  it('fails with what was tried and what was found, and counts the rest', () => {
    const trip = {
      operation: 'force push',
      command: 'git push -f',
      by: 'shim',
      blocked: true,
    } as const;
    const found = evidence({
      findings: [{ kind: 'secret-found', message: 'a.env holds a secret.' }],
    });
    expect(governanceRow(found, [trip])).toEqual({
      gate: 'governance',
      state: 'failed',
      basis: 'read',
      evidence: 'Its agent tried: git push -f (force push). And 1 more.',
    });
    expect(governanceRow(evidence(), []).state).toBe('passed');
  });
});
