import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** A tracer is there, which only Linux has and not every machine allows. */
export const canTrace = spawnSync('strace', ['-e', 'trace=fsync', 'true']).status === 0;

/** How a traced program ended, and what it said. */
export interface Traced {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lines: readonly string[];
}

/** Runs a script while `what` happens to its `at`-th call of `calls`, such as `signal=KILL` or `error=EIO`. */
export async function runTraced(
  script: readonly string[],
  { calls, what, at }: { readonly calls: string; readonly what: string; readonly at: number },
): Promise<Traced> {
  const inject = ['-e', `trace=${calls}`, '-e', `inject=${calls}:${what}:when=${at}`];
  const argv = ['-f', '-qq', '-o', '/dev/null', ...inject, process.execPath, ...script];
  const child = spawn('strace', argv, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode, lines: text.split('\n').slice(0, -1) };
}

/** `jobs` one after another in each of `lanes` lanes. */
export async function inLanes<T>(
  lanes: number,
  jobs: readonly T[],
  run: (job: T, lane: number) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  const lane = async (_: unknown, n: number): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) await run(job, n);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
