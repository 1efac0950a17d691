import type { Check } from '../../../shared/schema/check.ts';
import type { SuiteChoice } from '../../../shared/schema/proof/suite.ts';
import type { ValidationSuite } from '../../../shared/schema/settings/validation.ts';
import { fitsGlobs } from '../../safety/paths/glob.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { parsePatch } from '../patch.ts';
import { findRunnerChanges } from '../runner-guard.ts';
import type { GuardedChange } from '../test-guard.ts';

/** What a repository can run, and what a task must turn green. */
export interface Suites {
  /** All of its checks, those of suites too. */
  readonly checks: readonly Check[];
  readonly suites: readonly ValidationSuite[];
  readonly targets: readonly string[];
}

/** What runs for one change. */
export interface ChosenChecks {
  readonly checks: readonly Check[];
  readonly suites: readonly SuiteChoice[];
}

/**
 * The checks that one change needs (features J2): those of no suite, those of every suite with a touched path, old names
 * included, and those the task must turn green. Every suite runs where the change touches what decides the checks or cannot
 * be read in full: what nobody knows is never left out.
 */
export function chooseSuites(
  { checks, suites, targets }: Suites,
  change: GuardedChange,
): ChosenChecks {
  if (suites.length === 0) return { checks, suites: [] };
  const paths = touchedPaths(change);
  const commands = checks.map(({ command }) => command);
  const [runner] = findRunnerChanges(change, commands);
  const whole =
    paths === null
      ? 'the change could not be read in full'
      : runner === undefined
        ? null
        : `${oneLine(runner.path ?? 'a file')} decides what the checks run`;
  const choices = suites.map((suite) => choose(suite, { targets, whole, paths: paths ?? [] }));
  const leftOut = new Set(
    suites.flatMap((suite, n) => (choices[n]?.ran ? [] : suite.checks.map(({ name }) => name))),
  );
  return { checks: checks.filter(({ name }) => !leftOut.has(name)), suites: choices };
}

interface Touched {
  readonly targets: readonly string[];
  /** Why every suite runs; null: each for itself. */
  readonly whole: string | null;
  readonly paths: readonly string[];
}

function choose(suite: ValidationSuite, { targets, whole, paths }: Touched): SuiteChoice {
  const { name } = suite;
  const target = suite.checks.find((check) => targets.includes(check.name));
  if (target !== undefined) {
    return { name, ran: true, because: `the task must make ${oneLine(target.name)} pass` };
  }
  if (whole !== null) return { name, ran: true, because: cut(whole) };
  const touched = paths.find((path) => fitsGlobs(path, suite.paths));
  if (touched !== undefined) {
    return { name, ran: true, because: cut(`${oneLine(touched)} was touched`) };
  }
  return { name, ran: false, because: cut(`nothing under ${suite.paths.join(', ')} was touched`) };
}

/** Every path of the change, the old names of renamed files too; null where an old name is not known. */
export function touchedPaths({ files, patch }: GuardedChange): string[] | null {
  const renamed = files.filter(({ status }) => status === 'renamed');
  const names = new Map(
    renamed.length === 0 ? [] : parsePatch(patch).map(({ oldPath, newPath }) => [newPath, oldPath]),
  );
  const old = renamed.map(({ path }) => names.get(path) ?? null);
  if (old.includes(null)) return null;
  return [...files.map(({ path }) => path), ...old.filter((path) => path !== null)];
}

const LONGEST = 200;

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
