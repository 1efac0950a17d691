import type { AppError, Place } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { Config } from '../../shared/schema/config.ts';
import { complain, placeOf } from './complaint.ts';
import { findContradictions } from './consistency.ts';
import { expandPaths } from './folders/expand.ts';
import { relocateOutside } from './folders/relocate.ts';
import { reportPendingKeys } from './in-force.ts';
import type { Notice } from './notice.ts';
import { applyOverrides, type Override } from './override.ts';
import { sentenceOf } from './sentence.ts';
import { completeLongSession, isLongSessionFormat, joinRepositories } from './single-repository.ts';
import { foldAliases } from './spelling/fold.ts';
import { entryAt, type MapNode, nodeAt, plainOf, type TreeNode } from './tree.ts';

/** At most this many errors are reported: a file with more is broken in one way. */
const MAX_ERRORS = 20;

/** Everything a document needs to become a configuration. All paths are absolute. */
export interface ResolveInput {
  readonly file: string;
  /** The folder of the file: relative paths start here. */
  readonly folder: string;
  readonly stateDir: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly overrides: readonly Override[];
  /** The repository meant by a file that names none; null when there is none. */
  readonly defaultRepository: string | null;
  /** What is wrong with a cron expression in one sentence, or null. */
  readonly checkCron: (expression: string) => string | null;
}

/** A configuration in force, with what its owner should know. */
export interface Resolved {
  readonly config: Config;
  readonly notices: readonly Notice[];
  /** Where the document says what is at this path; its nearest surroundings where it says nothing. */
  readonly placeOf: (path: readonly string[]) => Place;
}

/** Turns a parsed document into a configuration; never throws, and reports each defect once with its place. */
export function resolveConfig(root: MapNode, input: ResolveInput): Result<Resolved, AppError[]> {
  const folded = foldAliases(root, input.file);
  const isLongSession = isLongSessionFormat(root);
  const completed = isLongSession
    ? completeLongSession(folded.tree, input)
    : { tree: folded.tree, error: null };
  const expanded = expandPaths(applyOverrides(completed.tree, input.overrides), {
    file: input.file,
    variables: input.variables,
    base: isLongSession ? (input.defaultRepository ?? input.folder) : input.folder,
  });
  const joined = joinRepositories(expanded.tree, input.file);
  const early = [...folded.errors, ...expanded.errors, joined.error];
  const errors = early.filter((error) => error !== null);
  if (completed.error !== null) {
    return fail(errors.length === 0 ? [completed.error] : capped(errors, input.file));
  }
  const parsed = validate(joined.tree, input.file);
  if (!parsed.ok) return fail(capped([...errors, ...parsed.error], input.file));
  const given = { file: input.file, tree: joined.tree, checkCron: input.checkCron };
  errors.push(...findContradictions(parsed.value, given));
  if (errors.length > 0) return fail(capped(errors, input.file));
  const moved = relocateOutside(parsed.value, { ...given, stateDir: input.stateDir });
  const notices = [
    ...reportPendingKeys(joined.tree, input.file),
    ...moved.notices,
    ...remarks(parsed.value, given),
  ];
  const { file } = input;
  const placeAt = (path: readonly string[]): Place =>
    placeOf(file, nodeAt(joined.tree, path) ?? missing(joined.tree, path));
  return ok({ config: moved.config, notices, placeOf: placeAt });
}

function validate(tree: MapNode, file: string): Result<Config, AppError[]> {
  const parsed = Config.safeParse(plainOf(tree));
  if (parsed.success) return ok(parsed.data);
  const reported = new Set<string>();
  const errors: AppError[] = [];
  for (const issue of parsed.error.issues) {
    const path = issue.path.map(String);
    const key = path.join('.');
    if (reported.has(key)) continue;
    reported.add(key);
    const node = nodeAt(tree, path);
    const said = (issue.code === 'invalid_key' ? entryAt(tree, path) : null) ?? node;
    errors.push(complain(file, said ?? missing(tree, path), sentenceOf(issue, node)));
  }
  return fail(errors);
}

/** Where something that is absent belongs: the closest thing around it that is there. */
function missing(tree: MapNode, path: readonly string[]): Pick<TreeNode, 'field' | 'spot'> {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const around = nodeAt(tree, path.slice(0, length));
    if (around !== null) {
      const field = [around.field, ...path.slice(length)].join('.');
      return { field, spot: around.spot };
    }
  }
  return { field: path.join('.'), spot: tree.spot };
}

function remarks(config: Config, given: { file: string; tree: MapNode }): Notice[] {
  const fullAuto = nodeAt(given.tree, ['codex', 'fullAuto']);
  if (config.codex.fullAuto !== false || fullAuto === null) return [];
  const sentence =
    'Nobody can be asked at night, so Codex never asks for approval, whatever this says.';
  return [{ kind: 'note', sentence, place: placeOf(given.file, fullAuto) }];
}

function capped(errors: readonly AppError[], file: string): AppError[] {
  const more = errors.length - MAX_ERRORS;
  if (more <= 0) return [...errors];
  const rest = complain(file, { field: '', spot: null }, `There are ${more} more errors.`);
  return [...errors.slice(0, MAX_ERRORS), { ...rest, place: { file } }];
}
