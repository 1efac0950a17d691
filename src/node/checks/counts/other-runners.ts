import type { TestCounts } from '../../../shared/schema/check.ts';

/**
 * The counts that runners beyond JavaScript print, green or red alike: pytest, unittest, cargo, go with `-v`, maven, dotnet,
 * RSpec, PHPUnit, Jasmine. Gradle says how many tests there are only when one fails, so it is not read: a count that
 * vanishes would be taken for tests that vanished.
 */
export function countOtherRunners(lines: readonly string[]): TestCounts[] {
  return [
    ...lines.flatMap(readSummary),
    ...countUnittest(lines),
    ...countGo(lines),
    ...countMaven(lines),
  ];
}

const PYTEST =
  /^(?:=+ )?((?:\d{1,9} [a-z]{1,20}(?: passed)?, ){0,9}\d{1,9} [a-z]{1,20}(?: passed)?) in \d[\d.]{0,12}s(?: \([\d:]{1,12}\))?(?: =+)?$/;
const CARGO =
  /^test result: (?:ok|FAILED)\. (\d{1,9}) passed; (\d{1,9}) failed; (\d{1,9}) ignored; /;
const DOTNET =
  /^\s{0,20}(?:Passed|Failed|Skipped)! +- Failed: +(\d{1,9}), Passed: +(\d{1,9}), Skipped: +(\d{1,9}), /;
const RSPEC = /^(\d{1,9}) examples?, (\d{1,9}) failures?(?:, (\d{1,9}) pending)?/;
const JASMINE = /^(\d{1,9}) specs?, (\d{1,9}) failures?(?:, (\d{1,9}) pending specs?)?$/;
const PHPUNIT_OK = /^OK \((\d{1,9}) tests?, \d{1,9} assertions?\)$/;
const PHPUNIT = /^Tests: (\d{1,9}), Assertions: \d{1,9}(.{0,200})\.$/;

function readSummary(line: string): TestCounts[] {
  const pytest = PYTEST.exec(line)?.[1];
  if (pytest !== undefined) return pytestCounts(pytest);
  const cargo = CARGO.exec(line);
  if (cargo !== null) return [counts(cargo[1], cargo[2], cargo[3])];
  const dotnet = DOTNET.exec(line);
  if (dotnet !== null) return [counts(dotnet[2], dotnet[1], dotnet[3])];
  const ruby = RSPEC.exec(line) ?? JASMINE.exec(line);
  if (ruby !== null) return [ofTotal(ruby[1], ruby[2], ruby[3])];
  const green = PHPUNIT_OK.exec(line);
  if (green !== null) return [counts(green[1])];
  const php = PHPUNIT.exec(line);
  return php === null ? [] : [phpCounts(php[1], php[2] ?? '')];
}

function counts(passed?: string, failed?: string, skipped?: string): TestCounts {
  return {
    passed: Number(passed ?? 0),
    failed: Number(failed ?? 0),
    skipped: Number(skipped ?? 0),
  };
}

function ofTotal(total?: string, failed?: string, skipped?: string): TestCounts {
  const other = counts('0', failed, skipped);
  return { ...other, passed: Math.max(0, Number(total ?? 0) - other.failed - other.skipped) };
}

/** A test that fails as it was expected to was not shown to pass. */
function pytestCounts(text: string): TestCounts[] {
  const of = (...words: readonly string[]): number =>
    text.split(', ').reduce((sum, part) => {
      const [count, word = ''] = part.split(' ');
      return words.includes(word) ? sum + Number(count) : sum;
    }, 0);
  const passed = of('passed', 'xpassed');
  const failed = of('failed', 'error', 'errors');
  const skipped = of('skipped', 'xfailed');
  return passed + failed + skipped === 0 ? [] : [{ passed, failed, skipped }];
}

function phpCounts(total: string | undefined, rest: string): TestCounts {
  const of = (word: string): number =>
    Number(new RegExp(`, ${word}: (\\d{1,9})`).exec(rest)?.[1] ?? 0);
  const failed = of('Errors') + of('Failures');
  const skipped = of('Skipped') + of('Incomplete');
  return ofTotal(total, String(failed), String(skipped));
}

/** unittest says how many ran, and some lines later how they ended. */
function countUnittest(lines: readonly string[]): TestCounts[] {
  const runs: TestCounts[] = [];
  let total: string | null = null;
  for (const line of lines) {
    total = /^Ran (\d{1,9}) tests? in \d/.exec(line)?.[1] ?? total;
    const end = /^(?:OK|FAILED|NO TESTS RAN)(?: \((.{1,200})\))?$/.exec(line);
    if (total === null || end === null) continue;
    const of = (word: string): number =>
      Number(new RegExp(`(?:^|, )${word}=(\\d{1,9})`).exec(end[1] ?? '')?.[1] ?? 0);
    const failed = of('failures') + of('errors') + of('unexpected successes');
    const skipped = of('skipped') + of('expected failures');
    runs.push(ofTotal(total, String(failed), String(skipped)));
    total = null;
  }
  return runs;
}

/** Without `-v` go names only what failed, which is no count. */
function countGo(lines: readonly string[]): TestCounts[] {
  if (!lines.some((line) => /^=== RUN {3}/.test(line))) return [];
  const of = (word: string): number =>
    lines.filter((line) => new RegExp(`^ {0,80}--- ${word}: `).test(line)).length;
  return [{ passed: of('PASS'), failed: of('FAIL'), skipped: of('SKIP') }];
}

const MAVEN =
  /^\[(?:INFO|ERROR|WARNING)\] Tests run: (\d{1,9}), Failures: (\d{1,9}), Errors: (\d{1,9}), Skipped: (\d{1,9})$/;

/** One line for each module. Under `-q` maven tells only of failures, which is no count. */
function countMaven(lines: readonly string[]): TestCounts[] {
  if (!lines.some((line) => line.startsWith('[INFO] '))) return [];
  return lines.flatMap((line) => {
    const [, total, failures, errors, skipped] = MAVEN.exec(line) ?? [];
    if (total === undefined) return [];
    return [ofTotal(total, String(Number(failures) + Number(errors)), skipped)];
  });
}
