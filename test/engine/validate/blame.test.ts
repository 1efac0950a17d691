import { describe, expect, it } from 'vitest';
import { withoutBlame } from '../../../src/engine/validate/blame.ts';
import type { CheckFault, CheckResult } from '../../../src/shared/schema/check.ts';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';

const fault: CheckFault = { by: 'environment', sentence: 'The environment: the disk is full.' };

function red(name: string, more: Partial<CheckResult> = {}): CheckResult {
  const known = {
    outcome: 'failed',
    exitCode: 1,
    durationMs: 1,
    excerpt: '',
    tests: null,
  } as const;
  return { name, command: name, ...known, ...more };
}

function evidence(base: CheckResult, more: Partial<Evidence> = {}): Evidence {
  return {
    ...{ verdict: 'failed', reason: 'Red.', baseOid: 'a', headOid: 'b', branch: 'c', files: [] },
    checks: [{ name: 'test', isTarget: true, base, head: red('test', { fault }) }],
    findings: [{ kind: 'target-red', message: 'Red.' }],
    ...more,
  };
}

describe('the blame for a check that is red', () => {
  it('is taken from the agent when the environment had it at the base', () => {
    expect(withoutBlame(evidence(red('test', { fault })))).toMatchObject({
      verdict: 'unverified',
      findings: [{ kind: 'environment' }],
    });
  });

  it.each([
    ['only its own output says so', evidence(red('test'))],
    ['it was green at the base', evidence({ ...red('test'), outcome: 'passed', exitCode: 0 })],
    [
      'tests went too',
      evidence(red('test', { fault }), { findings: [{ kind: 'test-deleted', message: 'Gone.' }] }),
    ],
    [
      'another check is red that was not excused',
      evidence(red('test', { fault }), {
        checks: [
          { name: 'test', isTarget: false, base: red('test', { fault }), head: red('test') },
          { name: 'lint', isTarget: false, base: red('lint'), head: red('lint') },
        ],
      }),
    ],
    ['it is verified', evidence(red('test', { fault }), { verdict: 'verified', findings: [] })],
  ])('stays where it is when %s', (_, given) => {
    expect(withoutBlame(given)).toBe(given);
  });
});
