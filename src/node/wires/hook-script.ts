import { writeFile } from 'node:fs/promises';
import type { Wire } from '../../engine/safety/wires/wire.ts';
import { WIRES } from '../../engine/safety/wires/wires.ts';
import { COMMAND_WORDS } from './command-words.ts';
import { READ_FUNCTIONS, readArguments, ruleTests } from './rule-tests.ts';

/** The exit code by which codex and claude understand that a tool is not to be used. */
export const DENIED = 2;

/**
 * Writes the hook of a run to `file`, which commands of the agent must not be able to write, and gives back the command
 * line that starts it. Rejects with the error of the system where it cannot be written.
 */
export async function layHook(file: string, reportPath: string): Promise<string> {
  await writeFile(file, hookScript(reportPath), { mode: 0o600 });
  return `/bin/sh ${shellWord(file)}`;
}

/** Seconds an agent waits for its hook; after them the command runs, and shims still lie over it. */
export const HOOK_SECONDS = 10;

/**
 * The hook an agent asks before it runs a command (agents.md 2, 3): a POSIX shell script that reads the question on its
 * standard input, reports each forbidden operation to the file `reportPath` and denies it. It sees what a shim does not:
 * a program named by its path, or one that is not installed. It runs no program that the question names. What it cannot
 * read is let through: a sandbox is the barrier.
 */
export function hookScript(reportPath: string): string {
  return `#!/bin/sh
report=${shellWord(reportPath)}
PATH=/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin
LC_ALL=C
export PATH LC_ALL
${READ_FUNCTIONS}
${JUDGE_PLACE}
judge() {
  how=refused operation= program=$1 name=\${1##*/}
  shift
  case $name in
${WIRES.map(branch).join('\n')}
  esac
  [ -n "$operation" ] || return 0
  # Its shim sees where it really runs.
  [ "$how" = noted ] && [ "$name" = "$program" ] && return 0
  said=$(printf '%s' "$program $*" | tr '\\n\\t\\r' '   ' | cut -c 1-500)
  printf 'hook\\t%s\\t%s\\t%s\\n' "$how" "$operation" "$said" >>"$report" 2>/dev/null
  [ "$how" = noted ] && return 0
  printf 'nightkiln: %s is not for an agent to do (%s). Leave the change in the worktree.\\n' "$name $w1" "$operation" >&2
  denied=1
}
parted=$(printf '\\037')
set -f
awk -v known=${shellWord(` ${WIRES.flatMap(({ programs }) => programs).join(' ')} `)} ${shellWord(COMMAND_WORDS)} 2>/dev/null | {
  denied= here=.
  while IFS= read -r line; do
    IFS=$parted
    set -- $line
    unset IFS
    case $1 in
      cd) case \${2:-/} in /*) here=\${2:-/} ;; *) here=$here/$2 ;; esac ;;
      *) judge "$@" ;;
    esac
  done
  [ -z "$denied" ] || exit ${DENIED}
  exit 0
}
`;
}

function branch(wire: Wire): string {
  const judged = wire.isPerRepository === true ? '\n[ -z "$operation" ] || judge_place' : '';
  return `${wire.programs.join(' | ')})
${readArguments(wire)}
${ruleTests(wire)}${judged}
;;`;
}

/**
 * In a repository that is not the task's own a push may be a test's. Files are looked at and no git is asked, because
 * this runs outside the sandbox of the commands.
 */
const JUDGE_PLACE = `judge_place() {
  case $long in *' --git-dir '* | *' --work-tree '*) return 0 ;; esac
  case $place in /*) ;; *) place=$here/$place ;; esac
  folder=$(cd "$place" 2>/dev/null && pwd -P) || { how=noted; return 0; }
  while :; do
    if [ -f "$folder/.git/HEAD" ]; then how=noted; return 0; fi
    if [ -f "$folder/.git" ]; then
      link=
      IFS= read -r link <"$folder/.git"
      case $link in */quarantine.git*) ;; *) how=noted ;; esac
      return 0
    fi
    case $folder in */?*) folder=\${folder%/*} ;; *) return 0 ;; esac
  done
}`;

/** One word of a shell, whatever is in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
