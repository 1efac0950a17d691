/** Places for tasks at work; passes beside each other share them, so that their night keeps its limit (features E7). */
export interface Lanes {
  /** Resolves with a way to give the place back; waits its turn while all are taken. Null when `signal` aborts first. */
  take(signal: AbortSignal): Promise<(() => void) | null>;
}

/** `count` free places. */
export function createLanes(count: number): Lanes {
  const waiting: (() => void)[] = [];
  let free = count;
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const place = (): (() => void) => {
    let isMine = true;
    return () => {
      if (isMine) giveBack();
      isMine = false;
    };
  };
  return {
    take: (signal) => {
      if (signal.aborted) return Promise.resolve(null);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(place());
      }
      return new Promise((resolve) => {
        const give = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(place());
        };
        const leave = (): void => {
          waiting.splice(waiting.indexOf(give), 1);
          resolve(null);
        };
        waiting.push(give);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
