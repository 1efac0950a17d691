import { describe, expect, it } from 'vitest';
import { readTestCounts } from '../../../src/node/checks/test-counts.ts';

const TAPE =
  'TAP version 13\n# adds\nok 1 one\nnot ok 2 two\n  ---\n  ok 9 inside a diagnostic\n  ...\nok 3 three # SKIP\n\n1..3\n# tests 3\n# pass  2\n# fail  1\n';
const TAPE_GREEN =
  'TAP version 13\n# a\nok 1 x\nok 2 y\n# SKIP later\n\n1..2\n# tests 2\n# pass  2\n\n# ok\n';
const NODE_TAP =
  'TAP version 13\n# Subtest: a\n    ok 1 - inner\nok 1 - a\nok 2 - b # SKIP\n1..2\n# tests 3\n# suites 0\n# pass 1\n# fail 0\n# cancelled 1\n# skipped 1\n# todo 0\n# duration_ms 5\n';
const NODE_SPEC =
  '✔ a (1ms)\nℹ tests 4\nℹ suites 1\nℹ pass 1\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 9\n';
const VITEST =
  ' RUN  v5.1.0 /x\n\n Test Files  1 failed | 1 passed (2)\n      Tests  1 failed | 4 passed | 2 skipped | 1 todo (8)\n   Start at  10:00:00\n';
const JEST =
  'Test Suites: 1 failed, 1 passed, 2 total\nTests:       1 failed, 2 skipped, 1 todo, 4 passed, 8 total\nSnapshots:   0 total\n';
const MOCHA = '\n  4 passing (12ms)\n  1 pending\n  2 failing\n\n  1) adds\n';

const counts = (passed: number, failed: number, skipped: number) => ({ passed, failed, skipped });

describe('reading test counts from an output', () => {
  it.each([
    ['tape with a failure and a skipped point', TAPE, counts(1, 1, 1)],
    ['tape without failures and with a skipped test', TAPE_GREEN, counts(2, 0, 1)],
    ['node:test as TAP', NODE_TAP, counts(1, 1, 1)],
    ['node:test as its own report', NODE_SPEC, counts(1, 1, 2)],
    ['vitest', VITEST, counts(4, 1, 3)],
    ['jest', JEST, counts(4, 1, 3)],
    ['mocha', MOCHA, counts(4, 2, 1)],
    ['mocha that only passes', '  7 passing (2s)\n', counts(7, 0, 0)],
    ['jest that only passes', 'Tests:       3 passed, 3 total\n', counts(3, 0, 0)],
    [
      'TAP that broke off before its summary',
      'TAP version 13\nok 1 a\nnot ok 2 b\nok 3 # TODO c\n',
      counts(1, 1, 1),
    ],
  ])('understands %s', (_name, output, expected) => {
    expect(readTestCounts(output)).toEqual(expected);
  });

  it('adds several runs in one output', () => {
    expect(readTestCounts(TAPE + TAPE_GREEN + MOCHA + VITEST)).toEqual(counts(11, 4, 6));
    expect(readTestCounts(VITEST + VITEST)).toEqual(counts(8, 2, 6));
  });

  it('takes the last summary when one run states it twice', () => {
    const again = '# tests 5\n# pass  5\n# fail  0\n';
    expect(readTestCounts(`${VITEST}      Tests  9 passed (9)\n`)).toEqual(counts(9, 0, 0));
    expect(readTestCounts(`TAP version 13\n# tests 3\n# pass  1\n# skipped 0\n${again}`)).toEqual(
      counts(5, 0, 0),
    );
  });

  it('reads the same from lines that end in CRLF', () => {
    expect(readTestCounts(TAPE.replaceAll('\n', '\r\n'))).toEqual(counts(1, 1, 1));
  });

  it.each([
    ['nothing', ''],
    ['a build log', 'ok\nnot ok\n4 passing grades\nTests: none\n# tests 4\n'],
    ['a TAP stream without a point', 'TAP version 13\n1..0\n'],
  ])('says that there are none in %s', (_name, output) => {
    expect(readTestCounts(output)).toBeNull();
  });
});
