import { toCamel } from './shape.ts';

/** Another name for a key: `from` is what a file may say (camelCase; snake_case is folded first), `to` is ours. */
export interface Alias {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** What a number is multiplied with, where the unit differs. */
  readonly scale?: number;
}

/** The key under which the repository of a one-repository file is collected before it joins `repositories`. */
export const SINGLE = 'singleRepository';

/** The names the two older formats use (source documents 000 and 002) and where each of them goes. */
export const ALIASES: readonly Alias[] = [
  { from: ['workspaceRoot'], to: [SINGLE, 'path'] },
  { from: ['timeBudgetSec'], to: ['limits', 'taskTimeMs'], scale: 1000 },
  { from: ['maxConcurrent'], to: ['limits', 'maxConcurrent'] },
  { from: ['schedule', 'windowStart'], to: ['window', 'start'] },
  { from: ['schedule', 'windowEnd'], to: ['window', 'end'] },
  { from: ['repo', 'baseBranch'], to: [SINGLE, 'baseBranch'] },
  { from: ['repo', 'sessionWorktreeRoot'], to: [SINGLE, 'worktreeRoot'] },
  { from: ['repo', 'opsJournalBranch'], to: ['journal', 'branch'] },
  { from: ['repo', 'opsJournalWorktree'], to: ['journal', 'worktree'] },
  { from: ['repo', 'runRoot'], to: ['runRoot'] },
  { from: ['repo', 'sessionState'], to: ['journal', 'sessionState'] },
  { from: ['repo', 'execSummaryLog'], to: ['journal', 'summaryLog'] },
  { from: ['repo', 'reportsDir'], to: ['journal', 'reportsDir'] },
  { from: ['repo', 'gitIdentity'], to: ['gitIdentity'] },
  { from: ['codex', 'codexBin'], to: ['codex', 'bin'] },
  { from: ['codex', 'codexHome'], to: ['codex', 'home'] },
  { from: ['codex', 'modelReasoningEffort'], to: ['codex', 'effort'] },
];

/** The alias that starts exactly at `path`, or null. */
export function aliasAt(path: readonly string[]): Alias | null {
  return (
    ALIASES.find((alias) => alias.from.length === path.length && startsWith(alias.from, path)) ??
    null
  );
}

/** The keys that aliases add directly under `path`. */
export function aliasKeysUnder(path: readonly string[]): string[] {
  const keys = ALIASES.filter((alias) => startsWith(alias.from, path)).flatMap(
    (alias) => alias.from[path.length] ?? [],
  );
  return [...new Set(keys)];
}

/** Whether `path` begins with every key of `prefix`. */
export function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((key, index) => path[index] !== undefined && toCamel(key) === path[index]);
}
