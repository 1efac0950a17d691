import type { Failpoint } from '../engine/ports/failpoint.ts';

/**
 * With `NIGHTKILN_FAULT=name@n` this process kills itself at the n-th passing of the failpoint `name`, as a power cut
 * would (R2). Without it, nothing happens.
 */
export function createFailpoint(env: Readonly<Record<string, string | undefined>>): Failpoint {
  const [wanted, count] = (env['NIGHTKILN_FAULT'] ?? '').split('@');
  if (wanted === undefined || wanted === '') return () => undefined;
  const limit = Number(count ?? '1');
  const seen = { count: 0 };
  return (name) => {
    if (name !== wanted) return;
    seen.count += 1;
    if (seen.count === limit) process.kill(process.pid, 'SIGKILL');
  };
}
