import type { TestCounts } from '../../shared/schema/check.ts';
import { countOtherRunners } from './counts/other-runners.ts';
import { countTap } from './counts/tap.ts';

/**
 * The test counts a check's output states itself: TAP (tape, node:test, bats), node:test's own report, vitest, jest, mocha,
 * and the runners of other languages.
 * Several runs in one output are added; a summary said twice by one run counts once. Null when there is none.
 */
export function readTestCounts(output: string): TestCounts | null {
  const lines = output.split(/\r?\n/);
  const runs = [
    ...countTap(lines),
    ...countNodeReports(lines),
    ...countVitest(lines),
    ...countJest(lines),
    ...countMocha(lines),
    ...countOtherRunners(lines),
  ];
  return runs.length === 0 ? null : runs.reduce(addCounts);
}

function addCounts(a: TestCounts, b: TestCounts): TestCounts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** The runs that a list of lines holds, where `opens` begins a new one and the last summary of a run is its result. */
function lastOfEachRun(
  lines: readonly string[],
  read: { opens: (line: string) => boolean; summary: (line: string) => TestCounts | null },
): TestCounts[] {
  const runs: (TestCounts | null)[] = [null];
  for (const line of lines) {
    if (read.opens(line)) runs.push(null);
    const counts = read.summary(line);
    if (counts !== null) runs[runs.length - 1] = counts;
  }
  return runs.filter((run) => run !== null);
}

function countVitest(lines: readonly string[]): TestCounts[] {
  return lastOfEachRun(lines, {
    opens: (line) => /^\s*(?:RUN|DEV)\s+v\d/.test(line),
    summary: (line) => {
      const found = /^\s*Tests {2}((?:\d+ \w+)(?: \| \d+ \w+)*) \(\d+\)\s*$/.exec(line);
      return found === null ? null : countWords(found[1] ?? '');
    },
  });
}

function countJest(lines: readonly string[]): TestCounts[] {
  return lastOfEachRun(lines, {
    opens: (line) => /^Test Suites: /.test(line),
    summary: (line) => {
      const found = /^Tests: +((?:\d+ \w+, )*)\d+ total\s*$/.exec(line);
      return found === null ? null : countWords(found[1] ?? '');
    },
  });
}

/** Reads `1 failed | 4 passed` and `1 failed, 4 passed`; a todo is a test that did not run. */
function countWords(text: string): TestCounts {
  const of = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return {
    passed: of('passed'),
    failed: of('failed'),
    skipped: of('skipped') + of('todo') + of('pending'),
  };
}

const NODE_LINE = /^ℹ (tests|pass|fail|cancelled|skipped|todo) (\d+)\s*$/;

function countNodeReports(lines: readonly string[]): TestCounts[] {
  const runs: Record<string, number>[] = [];
  for (const line of lines) {
    const found = NODE_LINE.exec(line);
    if (found === null) continue;
    const [, word = '', count = '0'] = found;
    if (word === 'tests') runs.push({});
    const run = runs.at(-1);
    if (run !== undefined) run[word] = Number(count);
  }
  return runs.map((run) => ({
    passed: run['pass'] ?? 0,
    failed: (run['fail'] ?? 0) + (run['cancelled'] ?? 0),
    skipped: (run['skipped'] ?? 0) + (run['todo'] ?? 0),
  }));
}

function countMocha(lines: readonly string[]): TestCounts[] {
  const runs: { passed: number; failed: number; skipped: number }[] = [];
  for (const line of lines) {
    const found = /^ {2}(\d+) (passing \(\d+\w+\)|pending|failing)\s*$/.exec(line);
    if (found === null) continue;
    const count = Number(found[1]);
    const word = found[2] ?? '';
    if (word.startsWith('passing')) runs.push({ passed: count, failed: 0, skipped: 0 });
    const run = runs.at(-1);
    if (run !== undefined && word === 'pending') run.skipped = count;
    if (run !== undefined && word === 'failing') run.failed = count;
  }
  return runs;
}
