import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTestCounts } from '../../../src/node/checks/test-counts.ts';

const counts = (passed: number, failed: number, skipped: number) => ({ passed, failed, skipped });

const GO = `=== RUN   TestAdds
=== RUN   TestAdds/zero
--- PASS: TestAdds (0.00s)
    --- PASS: TestAdds/zero (0.00s)
=== RUN   TestLater
    a_test.go:9: later
--- SKIP: TestLater (0.00s)
=== RUN   TestBad
--- FAIL: TestBad (0.00s)
FAIL
FAIL\texample.com/sum\t0.002s
`;
const MAVEN = `[INFO] Running x.SumTest
[ERROR] Tests run: 4, Failures: 1, Errors: 1, Skipped: 1, Time elapsed: 0.05 s <<< FAILURE!
[INFO]
[ERROR] Tests run: 4, Failures: 1, Errors: 1, Skipped: 1
[INFO] BUILD FAILURE
`;
const CARGO = `test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/b.rs
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
`;

describe('the counts of other runners', () => {
  it.each([
    ['pytest', '===== 1 failed, 1 passed, 1 skipped, 1 xfailed in 2.76s =====\n', counts(1, 1, 2)],
    ['pytest -q', '3 passed, 2 warnings in 0.12s\n', counts(3, 0, 0)],
    ['a long pytest', '== 2 errors, 9 passed in 61.20s (0:01:01) ==\n', counts(9, 2, 0)],
    ['unittest', 'Ran 3 tests in 0.012s\n\nFAILED (failures=1, skipped=1)\n', counts(1, 1, 1)],
    ['green unittest', 'Ran 2 tests in 0.001s\n\nOK\n', counts(2, 0, 0)],
    ['cargo', CARGO, counts(3, 1, 1)],
    ['go', GO, counts(2, 1, 1)],
    ['maven', MAVEN, counts(1, 2, 1)],
    [
      'dotnet',
      'Failed!  - Failed:     1, Passed:     4, Skipped:     2, Total:     7, Duration: 9 ms\n',
      counts(4, 1, 2),
    ],
    ['RSpec', '5 examples, 1 failure, 1 pending\n', counts(3, 1, 1)],
    ['Jasmine', '5 specs, 0 failures, 1 pending spec\n', counts(4, 0, 1)],
    ['PHPUnit', 'OK (5 tests, 9 assertions)\n', counts(5, 0, 0)],
    [
      'red PHPUnit',
      'Tests: 5, Assertions: 9, Errors: 1, Failures: 1, Skipped: 1.\n',
      counts(2, 2, 1),
    ],
    ['bats', '1..3\nok 1 adds\nnot ok 2 zero\nok 3 later # skip x\n', counts(1, 1, 1)],
  ])('%s', (_name, output, expected) => {
    expect(readTestCounts(output)).toEqual(expected);
  });

  it.each([
    ['pytest that ran nothing', '4 deselected in 2.62s\n'],
    ['go without the names of its tests', '--- FAIL: TestBad (0.00s)\nFAIL\n'],
    [
      'maven that only tells of failures',
      '[ERROR] Tests run: 4, Failures: 1, Errors: 0, Skipped: 0\n',
    ],
    ['gradle, which counts only when one fails', '3 tests completed, 1 failed\n'],
    ['a build log', 'took 5 tries in 3s\nOK\nFAILED (code=1)\n1..0\n'],
  ])('are none in %s', (_name, output) => {
    expect(readTestCounts(output)).toBeNull();
  });

  it('are whole numbers or none, of whatever bytes', () => {
    const word = fc.constantFrom(
      ...[
        '1..3',
        'ok 1 ',
        '# tests 4',
        'TAP version 13',
        'Ran 9 tests in 0',
        'OK',
        '=== RUN   ',
        ' passed',
      ],
      ...[
        '--- PASS: ',
        'test result: ok. ',
        '99999999999999999999',
        ' failed, ',
        ' in 0.1s',
        '[INFO] ',
        '\n',
        '\r\n',
      ],
    );
    const text = fc.array(fc.oneof(word, fc.string({ unit: 'binary' }))).map((all) => all.join(''));
    const numRuns = process.env['NIGHTKILN_SWEEP'] === 'full' ? 100_000 : 500;
    fc.assert(
      fc.property(text, (output) => {
        const found = readTestCounts(output);
        for (const count of Object.values(found ?? {})) {
          expect(Number.isInteger(count) && count >= 0).toBe(true);
        }
      }),
      { numRuns, seed: 5 },
    );
  });
});
