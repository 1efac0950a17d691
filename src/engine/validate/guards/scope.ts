import type { ChangedFile, Finding } from '../../../shared/schema/evidence.ts';
import type { GuardsConfig } from '../../../shared/schema/settings/guards.ts';
import { type Guarded, switchedOff } from './guard.ts';

const LOCKFILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|gradle\.lockfile)$/;

/** Whether a change stays as narrow as one task should be (source document 002, features J7). Lockfiles do not count. */
export function guardScope(files: readonly ChangedFile[], limits: GuardsConfig['scope']): Guarded {
  if (limits.act === 'off') return switchedOff('scope');
  const counted = files.filter(({ path }) => !LOCKFILE.test(path));
  const lines = counted.reduce((sum, one) => sum + (one.insertions ?? 0) + (one.deletions ?? 0), 0);
  const size = `${count(counted.length, 'file')} and ${count(lines, 'line')}`;
  const bounds = `${count(limits.maxFiles, 'file')} and ${count(limits.maxLines, 'line')}`;
  const isWide = counted.length > limits.maxFiles || lines > limits.maxLines;
  const message = `The change is too wide: ${size}, where ${bounds} are allowed.`;
  const findings: Finding[] = isWide ? [{ kind: 'scope-wide', message }] : [];
  const evidence = isWide ? message : `${size} of at most ${bounds}.`;
  const state = isWide ? 'failed' : 'passed';
  return { act: limits.act, row: { gate: 'scope', state, basis: 'read', evidence }, findings };
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
