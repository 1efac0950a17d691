import type { Wire } from '../../engine/safety/wires/wire.ts';
import { READ_FUNCTIONS, readArguments, ruleTests } from './rule-tests.ts';

/** `refuse`: a forbidden operation is not done. `note`: it is done and reported, for commands the user named. */
export type WireMode = 'refuse' | 'note';

/** The environment variable that names the file which wires report to. */
export const REPORT_VARIABLE = 'NIGHTKILN_WIRES';

/** The exit code of a refused command: found, and not to be run. */
export const REFUSED = 126;

/**
 * The shim of a program: a POSIX shell script that is found before it on PATH. It starts no other process on the way to
 * the real program, which it becomes, with arguments, input and signals as they are. `findRule` says the same in our own
 * words, which a test holds them to.
 */
export function shimScript(wire: Wire, mode: WireMode): string {
  return `#!/bin/sh
name=\${0##*/}
here=\${0%/*}
${READ_FUNCTIONS}
${readArguments(wire)}
${findReal()}
tripped() {
  [ -n "\${${REPORT_VARIABLE}:-}" ] || return 0
  said=$(printf '%s' "$name $*" | tr '\\n\\t\\r' '   ' | cut -c 1-500)
  printf 'shim\\t%s\\t%s\\t%s\\n' "$how" "$operation" "$said" >>"$${REPORT_VARIABLE}"
} 2>/dev/null
${ruleTests(wire)}
if [ -n "$operation" ]; then
  how=${mode === 'refuse' ? 'refused' : 'noted'}
${wire.isPerRepository === true && mode === 'refuse' ? ELSEWHERE : ''}  tripped "$@"
  if [ "$how" = refused ]; then
    printf 'nightkiln: %s is not for an agent to do (%s). Leave the change in the worktree.\\n' "$name $w1" "$operation" >&2
    exit ${REFUSED}
  fi
fi
if [ -z "$real" ]; then
  printf '%s: command not found\\n' "$name" >&2
  exit 127
fi
exec "$real" "$@"
`;
}

/** The next program of that name on PATH, by a loop of the shell's own. */
function findReal(): string {
  return `real=
set -f
IFS=:
for folder in $PATH; do
  file=\${folder:-.}/$name
  if [ -x "$file" ] && [ ! -d "$file" ] && [ ! "$file" -ef "$here/$name" ]; then
    real=$file
    break
  fi
done
unset IFS
set +f`;
}

/**
 * In a repository that is not the task's own a push may be a test's. `-C` is followed; what names a git directory by
 * itself counts as the task's.
 */
const ELSEWHERE = `  case $long in
    *' --git-dir '* | *' --work-tree '*) ;;
    *)
      if [ -z "\${GIT_DIR:-}" ] && common=$(cd "$place" 2>/dev/null && "$real" rev-parse --git-common-dir 2>/dev/null); then
        case $common in
          */quarantine.git*) ;;
          *) how=noted ;;
        esac
      fi
      ;;
  esac
`;
