import type { Attempt } from '../../../../shared/schema/attempt.ts';

/**
 * What the next try does about the runs right before it that the end of a host cut short (docs/recovery.md, features I6):
 * it resumes the agent's thread in the worktree as it is; or it goes back to the last checkpoint and begins anew from the
 * handoff note; or the task is set aside (R13).
 */
export type Recovery = 'none' | 'resume' | 'restore' | 'park';

const PARK_AFTER = 3;

/** Why a task was set aside. */
export const PARKED = `The host ended ${PARK_AFTER} times during this task, so it was set aside.`;

/** The branch of the recovery tree for a task with these attempts of one night, in order. */
export function recoveryOf(attempts: readonly Attempt[]): Recovery {
  const losses = attempts.length - 1 - attempts.findLastIndex(({ state }) => state !== 'lost');
  if (losses >= PARK_AFTER) return 'park';
  if (losses === PARK_AFTER - 1) return 'restore';
  return losses === 0 ? 'none' : 'resume';
}

/** The commit to go back to: what the newest run left that came to its own end, otherwise the base. */
export function checkpointOf(attempts: readonly Attempt[], baseOid: string): string {
  const last = attempts.findLast(({ state, headOid }) => state !== 'lost' && headOid !== null);
  return last?.headOid ?? baseOid;
}
