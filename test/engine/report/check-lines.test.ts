import { describe, expect, it } from 'vitest';
import { checkLines } from '../../../src/engine/report/check-lines.ts';
import type { CheckResult } from '../../../src/shared/schema/check.ts';

function result(name: string, outcome: CheckResult['outcome']): CheckResult {
  return { name, command: name, outcome, exitCode: 0, durationMs: 1, excerpt: '', tests: null };
}

function compared(name: string, base: CheckResult['outcome'], head: CheckResult['outcome'] | null) {
  return {
    name,
    isTarget: false,
    base: result(name, base),
    head: head === null ? null : result(name, head),
  };
}

describe('the checks of a task in a few lines', () => {
  it('tell what changed first and name the rest', () => {
    const lines = checkLines([
      compared('lint', 'passed', 'passed'),
      compared('links', 'failed', 'passed'),
      compared('types', 'passed', 'failed'),
      compared('test', 'failed', 'timed-out'),
    ]);
    expect(lines).toEqual([
      'red at the base, green now: links',
      'green at the base, red now: types',
      'green as before: lint',
      'red as before: test',
    ]);
  });

  it('say what flipped, and what the tests of the base said', () => {
    const one = compared('test', 'passed', 'passed');
    const flaky = one.head === null ? null : { ...one.head, flaky: true as const };
    expect(checkLines([{ ...one, head: flaky, baseTests: one.head }])).toEqual([
      'green as before: test',
      'failed and passed on one commit: test',
      "green with the base's own tests too: test",
    ]);
    expect(checkLines([{ ...one, baseTests: compared('test', 'failed', 'failed').head }])).toEqual([
      'green as before: test',
      "red with the base's own tests: test",
    ]);
  });

  it('say nothing when no check ran at the commit', () => {
    expect(checkLines([compared('lint', 'passed', null)])).toEqual([]);
  });
});
