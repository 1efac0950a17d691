import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { NightState } from '../../shared/schema/night.ts';

/** Every move a night may make; anything else is refused. An ended night never moves again. */
const NEXT: Readonly<Record<NightState, readonly NightState[]>> = {
  armed: ['waiting', 'running', 'finishing', 'stopped', 'failed'],
  waiting: ['waiting', 'running', 'finishing', 'stopped', 'failed'],
  running: ['waiting', 'finishing', 'failed'],
  finishing: ['brief-ready', 'stopped', 'failed'],
  'brief-ready': [],
  stopped: [],
  failed: [],
};

/** States in which a night still has something to do. */
export const OPEN_STATES: readonly NightState[] = ['armed', 'waiting', 'running', 'finishing'];

/** Whether a night in `state` still has something to do. */
export function isOpen(state: NightState): boolean {
  return OPEN_STATES.includes(state);
}

/** Accepts a move that the table allows, otherwise says which one was refused. */
export function checkMove(from: NightState, to: NightState): Result<NightState> {
  if (NEXT[from].includes(to)) return ok(to);
  return fail(appError('bad-transition', `A night cannot go from '${from}' to '${to}'.`));
}
