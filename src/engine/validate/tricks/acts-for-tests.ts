import type { CheckComparison, Finding } from '../../../shared/schema/evidence.ts';
import type { GuardedChange } from '../test-guard.ts';
import { addedRuns, clipLine, sourceChanges } from './source-lines.ts';

/** Code that asks whether a test runs it, in the words of the common runners. */
const ASKS: readonly RegExp[] = [
  /\bNODE_ENV\b.{0,20}['"`]test|\b(?:JEST_WORKER_ID|NODE_TEST_CONTEXT|PYTEST_CURRENT_TEST|PYTEST_VERSION|VITEST(?:_WORKER_ID|_POOL_ID)?|BATS_TEST_\w+|NIGHTKILN_\w+)\b/,
  /(?:\benv\.|\bENV\[['"]|\benviron(?:\.get\(|\[)['"]|\b[gG]et_?[eE]nv\(['"]|\benv::var\(")CI\b/,
  /['"](?:pytest|unittest|nose)['"] (?:not )?in sys\.modules|\btesting\.Testing\(\)|flag\.Lookup\("test\.|\bcfg!\(test\)|#\[cfg\(not\(test\)\)\]/,
  /\bdefined\?\(? ?(?:RSpec|Minitest)\b|class_exists\(['"\\]*PHPUnit|defined\(['"]PHPUNIT|Class\.forName\("org\.junit|(?:RAILS|RACK|APP)_ENV\b.{0,12}['"]test/,
  /\bstack\b.{0,60}\b(?:test|spec|jest|mocha|tape|junit)\b|\b(?:argv|execArgv|mainModule|main\.filename)\b.{0,60}\b(?:test|spec|jest|mocha|tape|vitest|pytest)\b/i,
  /\b(?:cwd\(\)|getcwd\(\)|__dirname|__file__|Getwd\(\)).{0,60}(?:proof|worktree|nightkiln)/i,
  /\btypeof (?:describe|it|jest|vi)\b|\bglobalThis\.(?:describe|it|jest|vi)\b/,
];

/** Code that changes how tests are judged: a report of its own, other assertions, or another end of the process. */
const MEDDLES: readonly RegExp[] = [
  /['"`].{0,40}(?:TAP version \d|# (?:tests|pass) |\b\d+ (?:passing|passed)\b|test result: ok|Tests run: )/,
  /\b(?:assert|expect|chai|Assert)\.\w+ ?= ?(?:\(|function\b|async\b|\w+ ?=>|lambda\b)/,
  /\bprocess\.(?:exit|reallyExit) ?= |\bprocess\.exitCode ?= ?0\b|\bprocess\.(?:on|once)\(['"]exit['"].*\bexit/,
  /\bTestCase\.assert\w+ ?= |\b(?:unittest|pytest)\.\w+ ?= |\bsetattr\( ?(?:unittest|pytest)\b|\bsys\.exit ?= |\batexit\.register\(.*_exit/,
];

const ENDS =
  /\bprocess\.exit\( ?0? ?\)|\bos\._exit\( ?0 ?\)|\bsys\.exit\( ?0? ?\)|\bSystem\.exit\( ?0 ?\)|\bos\.Exit\( ?0 ?\)|\bprocess::exit\( ?0 ?\)|\bexitProcess\( ?0 ?\)|\bEnvironment\.Exit\( ?0 ?\)/;

/**
 * Added code that behaves otherwise while it is tested, or that meddles with how tests end. An end of the process with
 * success is one only where no check counts its tests: otherwise the count tells that tests are missing.
 */
export function findActsForTests(
  change: GuardedChange,
  checks: readonly CheckComparison[],
): Finding[] {
  const isCounted = checks.some(({ base, head }) => base?.tests != null && head?.tests != null);
  return sourceChanges(change).flatMap((one) => {
    const lines = addedRuns(one).flat();
    const found = (what: string, patterns: readonly RegExp[]): Finding[] => {
      const line = lines.find((text) => patterns.some((pattern) => pattern.test(text)));
      if (line === undefined) return [];
      const message = `${what} in ${one.path}: ${clipLine(line)}`;
      return [{ kind: 'acts-for-tests', message, path: one.path }];
    };
    const all = [
      ...found('Acts otherwise while it is tested,', ASKS),
      ...found('Meddles with how tests are judged,', MEDDLES),
      ...(isCounted ? [] : found('Ends the process with success, as a test run would,', [ENDS])),
    ];
    return all.slice(0, 1);
  });
}
