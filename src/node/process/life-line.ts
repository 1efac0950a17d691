import { RUN_TOKEN_VARIABLE } from './process-table.ts';

/** The file descriptor of the life line in the child. The host holds the other end and never writes but `FAREWELL`. */
export const LIFE_LINE_FD = 3;

/** Written by the host when nothing of the run is left, so that the watcher ends without killing anything. */
export const FAREWELL = 'bye\n';

/**
 * Waits on the life line. When it ends without a farewell the host has died: TERM to the group, a grace, then KILL to
 * whatever carries the run token (children with a session of their own) and to the group, itself included. It carries
 * the token under another name, so that it is never taken for one of the processes it watches.
 */
const WATCHER = `PATH="/usr/bin:/bin:$PATH"
cd /
echo "$$" >&3
read -r word <&3
[ "$word" = bye ] && exit 0
sweep() {
  grep -lszxF -e "${RUN_TOKEN_VARIABLE}=$NIGHTKILN_LINE_TOKEN" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
    kill "-$1" "$pid"
    [ "$1" = TERM ] && kill -CONT "$pid"
  done
}
kill -TERM 0
kill -CONT 0
sweep TERM
sleep "$1"
sweep KILL
sweep KILL
kill -KILL 0`;

/**
 * Starts the watcher out of sight of the agent (reparented, so that no agent waits for it) and becomes the agent. The
 * signals are ignored before the watcher exists and restored after it, so no instant is uncovered.
 */
const SHIM = `watcher=$1
grace=$2
shift 2
trap '' TERM INT HUP QUIT
(
  NIGHTKILN_LINE_TOKEN=$${RUN_TOKEN_VARIABLE}
  export NIGHTKILN_LINE_TOKEN
  unset ${RUN_TOKEN_VARIABLE}
  exec </dev/null >/dev/null 2>&1
  sh -c "$watcher" nightkiln-life-line "$grace" &
)
trap - TERM INT HUP QUIT
exec 3<&-
exec "$@"`;

/** The arguments for `/bin/sh` that run `argv` on a life line; `argv[0]` must be a path. */
export function lifeLineArguments(argv: readonly string[], graceMs: number): readonly string[] {
  return ['-c', SHIM, 'nightkiln-shim', WATCHER, String(graceMs / 1000), ...argv];
}
