import type { Rehearsal, RehearsalLine } from '../../src/shared/schema/host.ts';

const LINES: readonly RehearsalLine[] = [
  {
    id: 'agent:codex',
    level: 'blocked',
    sentence: 'codex is signed out.',
    fix: 'Run "codex login" once.',
    durationMs: 412,
  },
  {
    id: 'ac-power',
    level: 'blocked',
    sentence: 'AC power: On battery (62 %).',
    fix: 'Connect mains power.',
    durationMs: 3,
  },
  {
    id: 'push:atlas',
    level: 'warn',
    sentence: 'atlas: origin refuses a push: git@kiln.test: Permission denied (publickey).',
    fix: 'Sign in, unlock your key or correct the address; try: git push --dry-run origin main',
    durationMs: 2100,
  },
  {
    id: 'repository:atlas',
    level: 'ok',
    sentence: 'atlas can be read: main at 0123456789.',
    durationMs: 20,
  },
  {
    id: 'lid',
    level: 'ok',
    sentence: 'The lid is open. Leave it open: closed, the machine would sleep.',
    durationMs: 3,
  },
];

/** A rehearsal with a line of every level, or with the lines given. */
export function sampleRehearsal(lines: readonly RehearsalLine[] = LINES): Rehearsal {
  const isReady = lines.every(({ level }) => level !== 'blocked');
  return {
    isReady,
    sentence: isReady
      ? 'Ready for tonight. Nothing is in the way.'
      : 'Not ready: two things hold tonight back.',
    lines: [...lines],
    durationMs: 2400,
  };
}
