declare const isLivePid: unique symbol;

/** The number of one process that may be signalled: never 0 or below, which mean groups and everybody, nor 1 (R29). */
export type LivePid = number & { readonly [isLivePid]: true };

/** The number as one that may be signalled; null when it stands for a group, for everybody, for init or for ourselves. */
export function livePid(pid: number): LivePid | null {
  return isLive(pid) ? pid : null;
}

function isLive(pid: number): pid is LivePid {
  return Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid;
}

/** Sends a signal; false when there was nothing to receive it. */
export function signalProcess(pid: LivePid | null, signal: NodeJS.Signals): boolean {
  if (pid === null) return false;
  try {
    return process.kill(pid, signal);
  } catch {
    // Gone, or not ours to signal; whoever asks looks again.
    return false;
  }
}
