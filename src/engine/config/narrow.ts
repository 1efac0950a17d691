import type { Config, RepositoryConfig, RepositoryLimits } from '../../shared/schema/config.ts';
import { RepositoryFile } from '../../shared/schema/config.ts';
import { TaskCategory } from '../../shared/schema/task.ts';
import { placeOf } from './complaint.ts';
import { limitsFor } from './limits.ts';
import { narrowBudgets } from './narrow-budgets.ts';
import type { Notice } from './notice.ts';
import { sentenceOf } from './sentence.ts';
import { foldSpelling } from './spelling/fold.ts';
import { toCamel } from './spelling/shape.ts';
import { type MapNode, nodeAt, plainOf, type TreeEntry, type TreeNode } from './tree.ts';

/** Keys that only the user may set, because they run programs or decide what counts as proof. */
const NEEDS_TRUST: ReadonlySet<string> = new Set([
  'setup',
  'checks',
  'suites',
  'performance',
  'agent',
  'ladder',
  'commands',
  'acp',
  'codex',
  'claude',
  'secrets',
  'sandbox',
  'prompts',
  'landing',
  'github',
  'environment',
  'approvals',
]);

/** A repository's own file, and the limits a flag or variable of the user has set (`limits.maxTries`): those stand. */
export interface Narrowing {
  readonly repoId: string;
  readonly file: string;
  readonly root: MapNode;
  readonly pinned?: readonly string[];
}

/**
 * Applies the file a repository brings itself. It is untrusted, so each value counts only where it makes the night do
 * less; everything else is left out with a notice that says why. Never fails: a bad value is left out as well.
 */
export function narrow(
  config: Config,
  narrowing: Narrowing,
): { readonly config: Config; readonly notices: readonly Notice[] } {
  const repository = config.repositories.find((one) => one.id === narrowing.repoId);
  if (repository === undefined) return { config, notices: [] };
  const { readable, notices } = readKnown(narrowing);
  const limits = narrowLimits(config, repository, { narrowing, readable, notices });
  const budgets = narrowBudgets(config, repository, {
    asked: readable.value.budgets,
    refuse: (path, why) => {
      notices.push(ignored(narrowing, { tree: readable.tree, path }, why));
    },
  });
  const isBold = readable.value.discovery === true && !repository.discovery;
  if (isBold)
    notices.push(
      ignored(narrowing, { tree: readable.tree, path: ['discovery'] }, 'the user turned it off'),
    );
  const narrowed: RepositoryConfig = {
    ...repository,
    limits,
    budgets,
    discovery: repository.discovery && readable.value.discovery !== false,
    protected: merged(repository.protected, readable.value.protected),
    categories: narrowCategories(config, repository, { narrowing, readable, notices }),
  };
  const repositories = config.repositories.map((one) => (one === repository ? narrowed : one));
  return { config: { ...config, repositories }, notices };
}

interface Readable {
  readonly tree: MapNode;
  readonly value: RepositoryFile;
}

function readKnown(narrowing: Narrowing): { readable: Readable; notices: Notice[] } {
  const notices: Notice[] = [];
  const entries = narrowing.root.entries.filter((entry) => {
    const refusal = refuse(entry, narrowing.file);
    if (refusal !== null) notices.push(refusal);
    return refusal === null;
  });
  const folded = foldSpelling({ ...narrowing.root, entries }, RepositoryFile, narrowing.file);
  for (const error of folded.errors) {
    notices.push({ kind: 'ignored', sentence: error.message, place: error.place ?? {} });
  }
  const tree = folded.node.kind === 'map' ? folded.node : { ...narrowing.root, entries: [] };
  const readable = dropInvalid(tree, narrowing.file, notices);
  return { readable, notices };
}

function refuse(entry: TreeEntry, file: string): Notice | null {
  const key = toCamel(entry.key);
  if (Object.hasOwn(RepositoryFile.shape, key)) return null;
  const place = placeOf(file, entry);
  if (NEEDS_TRUST.has(key)) {
    const sentence = 'Needs your trust: copy it into your own configuration if you want it.';
    return { kind: 'needs-trust', sentence, place };
  }
  const sentence = 'Ignored: a repository may not set this; it may only narrow what a night does.';
  return { kind: 'ignored', sentence, place };
}

/** Leaves out each value that the schema refuses, so that one bad line does not undo the others. */
function dropInvalid(tree: MapNode, file: string, notices: Notice[]): Readable {
  const parsed = RepositoryFile.safeParse(plainOf(tree));
  if (parsed.success) return { tree, value: parsed.data };
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String) ?? [];
  const node = nodeAt(tree, path);
  if (issue === undefined || node === null || path.length === 0) return { tree, value: {} };
  notices.push({
    kind: 'ignored',
    sentence: `Ignored: ${lowerFirst(sentenceOf(issue, node))}`,
    place: placeOf(file, node),
  });
  return dropInvalid(without(tree, path), file, notices);
}

function without(node: MapNode, path: readonly string[]): MapNode {
  const [key, ...rest] = path;
  const entries = node.entries.flatMap((entry) => {
    if (entry.key !== key) return [entry];
    return rest.length > 0 && entry.value.kind === 'map'
      ? [{ ...entry, value: without(entry.value, rest) }]
      : [];
  });
  return { ...node, entries };
}

function narrowLimits(
  config: Config,
  repository: RepositoryConfig,
  from: { narrowing: Narrowing; readable: Readable; notices: Notice[] },
): RepositoryLimits | undefined {
  const inForce = limitsFor(config, repository.id);
  const limits: RepositoryLimits = { ...repository.limits };
  for (const key of ['maxConcurrent', 'taskTimeMs', 'maxTries', 'maxTasks'] as const) {
    const asked = from.readable.value.limits?.[key];
    if (asked === undefined) continue;
    const isPinned = from.narrowing.pinned?.includes(`limits.${key}`) ?? false;
    const why = isPinned
      ? 'a flag or variable of the user sets it'
      : `the limit in force is ${inForce[key]}`;
    if (isPinned || asked > inForce[key]) {
      from.notices.push(
        ignored(from.narrowing, { tree: from.readable.tree, path: ['limits', key] }, why),
      );
    } else {
      limits[key] = asked;
    }
  }
  return Object.keys(limits).length === 0 ? repository.limits : limits;
}

/** A kind of task may be made to ask first or never to run; nothing may be made to run by itself. */
function narrowCategories(
  config: Config,
  repository: RepositoryConfig,
  from: { narrowing: Narrowing; readable: Readable; notices: Notice[] },
): RepositoryConfig['categories'] {
  const asked = from.readable.value.categories;
  if (asked === undefined) return repository.categories;
  const rules = { ...repository.categories };
  for (const category of TaskCategory.options) {
    const rule = asked[category];
    const inForce = rules[category] ?? config.approvals.categories[category];
    if (rule === undefined || rule === inForce) continue;
    if (rule === 'never' || (rule === 'ask' && inForce !== 'never')) {
      rules[category] = rule;
      continue;
    }
    const at = { tree: from.readable.tree, path: ['categories', category] };
    const why =
      inForce === undefined
        ? 'what asks first is up to the user'
        : `the rule in force is '${inForce}'`;
    from.notices.push(ignored(from.narrowing, at, why));
  }
  return rules;
}

function ignored(
  narrowing: Narrowing,
  from: { tree: MapNode; path: readonly string[] },
  why: string,
): Notice {
  const field = from.path.join('.');
  const node: Pick<TreeNode, 'field' | 'spot'> = nodeAt(from.tree, from.path) ?? {
    field,
    spot: null,
  };
  const sentence = `Ignored: a repository may only narrow what a night does, and ${why}.`;
  return { kind: 'ignored', sentence, place: placeOf(narrowing.file, node) };
}

function merged(own: readonly string[] = [], added: readonly string[] = []): string[] | undefined {
  const all = [...new Set([...own, ...added])];
  return all.length === 0 ? undefined : all;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
