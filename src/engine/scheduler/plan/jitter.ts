import type { JitterRule } from './schedule-rule.ts';

/** A whole number from 0 to 2^48 - 1 that is spread evenly and always the same for one text (SHA-256 on a host). */
export type HashText = (text: string) => number;

/** How long the start of a slot is put off, in milliseconds. */
export type Jitter = (slotAt: number) => number;

/**
 * The delays of one schedule on one machine (scheduling-power.md 2.4.4). Both modes are a function of what they are
 * given, so that the nights that are shown are the nights that run, also after a restart.
 */
export function createJitter(
  rule: { readonly id: string; readonly jitter?: JitterRule },
  ground: { readonly machineId: string; readonly hash: HashText },
): Jitter {
  const { ms, mode } = rule.jitter ?? { ms: 0, mode: 'fixed' };
  if (ms <= 0) return () => 0;
  const seed = `${ground.machineId}\n${rule.id}`;
  if (mode === 'random') return (slotAt) => ground.hash(`${seed}\n${slotAt}`) % ms;
  const fixedMs = ground.hash(seed) % ms;
  return () => fixedMs;
}
