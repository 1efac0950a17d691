import type { TestCounts } from '../../../shared/schema/check.ts';

interface TapRun {
  passed: number;
  failed: number;
  skipped: number;
  /** What the run says of itself at its end, by word. */
  summary: Map<string, number>;
}

const SUMMARY = /^# (tests|pass|ok|fail|cancelled|skip|skipped|todo) +(\d+)\s*$/;
const POINT = /^(not )?ok\b(.*)$/;
const DIRECTIVE = /# *(skip|todo)\b/i;

/** One count per TAP stream. A stream begins with its version line, or as bats has it with its plan; the numbers of its last summary win over its points. */
export function countTap(lines: readonly string[]): TestCounts[] {
  const runs: TapRun[] = [];
  for (const line of lines) {
    const isBats = runs.length === 0 && /^1\.\.[1-9]\d{0,8}$/.test(line);
    if (isBats || /^TAP version \d+/.test(line)) runs.push(newRun());
    else readLine(line, runs);
  }
  return runs.filter(hasNumbers).map(toCounts);
}

function newRun(): TapRun {
  return { passed: 0, failed: 0, skipped: 0, summary: new Map() };
}

/** Lines before a version line belong to no stream: a bare "ok" in a log proves nothing. */
function readLine(line: string, runs: readonly TapRun[]): void {
  const run = runs.at(-1);
  if (run === undefined) return;
  const summary = SUMMARY.exec(line);
  const point = POINT.exec(line);
  if (summary !== null) run.summary.set(summary[1] ?? '', Number(summary[2]));
  else if (/^# SKIP /.test(line)) run.skipped += 1;
  else if (point !== null) readPoint(run, { isOk: point[1] === undefined, rest: point[2] ?? '' });
}

function readPoint(run: TapRun, point: { isOk: boolean; rest: string }): void {
  if (DIRECTIVE.test(point.rest)) run.skipped += 1;
  else if (point.isOk) run.passed += 1;
  else run.failed += 1;
}

function hasNumbers(run: TapRun): boolean {
  return run.summary.size > 0 || run.passed + run.failed + run.skipped > 0;
}

/** node:test names its skipped tests and leaves them out of `pass`; tape does neither, so the points tell. */
function toCounts(run: TapRun): TestCounts {
  const said = (word: string): number => run.summary.get(word) ?? 0;
  if (!run.summary.has('tests')) {
    return { passed: run.passed, failed: run.failed, skipped: run.skipped };
  }
  if (run.summary.has('skipped')) {
    return {
      passed: said('pass'),
      failed: said('fail') + said('cancelled'),
      skipped: said('skipped') + said('todo'),
    };
  }
  return { passed: run.passed, failed: Math.max(run.failed, said('fail')), skipped: run.skipped };
}
