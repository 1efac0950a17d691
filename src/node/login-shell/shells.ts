import path from 'node:path';

/** What a person's shells are known by. */
export interface ShellFacts {
  /** `SHELL` of the environment; an app that was started from the desktop may have none. */
  readonly named: string | undefined;
  /** The shell of the account; null where the system does not say. */
  readonly account: string | null;
}

const EVERYWHERE = ['/bin/zsh', '/bin/bash', '/bin/sh'];

/** The shells to ask, best first, each once. Only absolute paths: a name would be looked up on the PATH that is missing. */
export function shellCandidates({ named, account }: ShellFacts): readonly string[] {
  const all = [named ?? '', account ?? '', ...EVERYWHERE];
  return [...new Set(all.filter((shell) => path.isAbsolute(shell)))];
}

/** Two words that no profile prints; what stands between them is the answer. */
export interface Marks {
  readonly start: string;
  readonly end: string;
}

/** The arguments that make `shell` read its profiles as for a terminal and print its environment between the marks. */
export function questionFor(shell: string, marks: Marks): readonly string[] {
  const command = printEnvironment(marks);
  const name = path.basename(shell);
  // csh and tcsh take -l only as their one argument (agents.md 8).
  if (name === 'csh' || name === 'tcsh') return ['-ic', command];
  return ['-i', '-l', '-c', command];
}

/**
 * One command that every shell reads alike, whatever its own printf, quotes and aliases are. A mark is put together
 * only when it is printed, so that a profile that echoes commands does not print it. An `env` without -0, as older
 * systems have, leaves the output empty; then PATH alone is told.
 */
function printEnvironment({ start, end }: Marks): string {
  const tell = '/usr/bin/env -0 2>/dev/null || printf "PATH=%s\\0" "$PATH"';
  return `/bin/sh -c '${say(start)}; ${tell}; ${say(end)}'`;
}

function say(mark: string): string {
  return `printf %s%s ${mark.slice(0, 8)} ${mark.slice(8)}`;
}
