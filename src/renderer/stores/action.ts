import type { Input, Method } from '../../shared/contract.ts';
import type { DisplayState, Status } from '../../shared/schema/status.ts';

/** One call of a method. */
export type Call = { [M in Method]: { readonly method: M; readonly input: Input<M> } }[Method];

/** What a button does: its words and the calls behind it, in order; the first failure ends them. */
export interface Action {
  readonly label: string;
  readonly calls: readonly Call[];
}

const ARM: Call = { method: 'night.arm', input: {} };
const DISARM: Call = { method: 'night.disarm', input: {} };
const STOP: Call = { method: 'night.stop', input: {} };
const PAUSE: Call = { method: 'night.pause', input: {} };
const RESUME: Call = { method: 'night.resume', input: {} };
const RUN_NOW: Call = { method: 'night.runNow', input: {} };
const REARM: Call = { method: 'emergency.rearm', input: {} };
const BRIEF: Call = { method: 'window.brief', input: {} };

const WAITS: readonly DisplayState[] = ['armed', 'waiting:constraint', 'waiting:window'];
const OVER: readonly DisplayState[] = [
  'off',
  'brief-ready',
  'stopped',
  'failed',
  'stopped:emergency',
];

/** Kills everything at once; it is offered wherever it is not in force. */
export const EMERGENCY_STOP: Action = {
  label: 'Emergency stop',
  calls: [{ method: 'emergency.stop', input: { from: 'popover' } }],
};

/** Lets a source go on that failed too often in a row. */
export function resumeAction({ kind, name }: Status['breakers'][number]): Action {
  return { label: 'Resume', calls: [{ method: 'breaker.resume', input: { kind, name } }] };
}

/** Whether a night is armed or under way. */
export function isNightOn(state: DisplayState): boolean {
  return !OVER.includes(state);
}

/**
 * What the switch does from here: arms this night, cancels it, or stops it when it already works. A night in the middle
 * of its work may wait for a constraint too.
 */
export function switchAction(state: DisplayState, night: Status['night'] = null): Action {
  if (!isNightOn(state)) return { label: 'Start tonight', calls: [ARM] };
  if (WAITS.includes(state) && night?.state !== 'running')
    return { label: 'Cancel tonight', calls: [DISARM] };
  return { label: 'Stop tonight', calls: [STOP] };
}

/** The one button that fits the state: the engine's own words where this page can do what they say. */
export function primaryAction(status: Status): Action {
  const calls = callsFor(status.primaryAction);
  return calls === null
    ? switchAction(status.state, status.night)
    : { label: status.primaryAction, calls };
}

function callsFor(label: string): Call[] | null {
  switch (label) {
    case 'Start tonight':
    case 'Start again':
      return [ARM];
    case 'Cancel tonight':
      return [DISARM];
    case 'Run anyway':
    case 'Run one cycle now':
      return [RUN_NOW];
    case 'Pause':
      return [PAUSE];
    case 'Resume':
    case 'Resume now':
      return [RESUME];
    case 'Stop now':
    case 'Stop tonight':
      return [STOP];
    case 'Re-arm':
      return [REARM];
    case 'Open brief':
      return [BRIEF];
    default:
      return null;
  }
}
