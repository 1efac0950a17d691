import { describe, expect, it } from 'vitest';
import { countReport, failuresIn } from '../../scripts/test-counts.ts';

const file = (name: string, status: string, assertionResults: readonly object[]) => ({
  name: `${process.cwd()}/${name}`,
  status,
  message: 'Cannot find module\nat somewhere',
  assertionResults,
});
const report = {
  testResults: [
    file('test/a.test.ts', 'passed', [{ fullName: 'a holds', status: 'passed' }]),
    file('test/b.test.ts', 'failed', [
      { fullName: 'b holds', status: 'passed' },
      { fullName: 'b breaks', status: 'failed', failureMessages: ['expected 1\nat line 3'] },
    ]),
    file('test/c.test.ts', 'failed', []),
  ],
};

describe('the report of the gate', () => {
  it('names each failed test and each file that did not load, with the first line of why', () => {
    expect(failuresIn(report)).toEqual([
      'test/b.test.ts: b breaks: expected 1',
      'test/c.test.ts: Cannot find module',
    ]);
  });

  it('counts what it names', () => {
    expect(countReport(report, [])).toEqual({ passed: 2, failed: 2, skipped: 0 });
  });
});
