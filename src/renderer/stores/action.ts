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
const BRIEF: Call = { method: 'window.brief', input: {} };

const WAITS: readonly DisplayState[] = ['armed', 'waiting:constraint', 'waiting:window'];
const OVER: readonly DisplayState[] = ['off', 'brief-ready', 'stopped', 'failed'];

/** Whether a night is armed or under way. */
export function isNightOn(state: DisplayState): boolean {
  return !OVER.includes(state);
}

/** What the switch does from here: arms this night, cancels it, or stops it when it already works. */
export function switchAction(state: DisplayState): Action {
  if (!isNightOn(state)) return { label: 'Start tonight', calls: [ARM] };
  if (WAITS.includes(state)) return { label: 'Cancel tonight', calls: [DISARM] };
  return { label: 'Stop tonight', calls: [STOP] };
}

/** The one button that fits the state (ux.md 2.1), or null where the switch says it all. */
export function primaryAction(status: Status): Action | null {
  switch (status.state) {
    case 'waiting:constraint':
      return { label: 'Run anyway', calls: [DISARM, armIgnoringBlocks(status)] };
    case 'waiting:window':
      return status.night === null
        ? null
        : { label: 'Run now', calls: [DISARM, startNow(status.night.deadlineAt)] };
    case 'armed':
      return { label: 'Cancel tonight', calls: [DISARM] };
    case 'finishing':
      return { label: 'Stop now', calls: [STOP] };
    case 'brief-ready':
      return { label: 'Open brief', calls: [BRIEF] };
    case 'stopped':
    case 'failed':
      return { label: 'Start again', calls: [ARM] };
    case 'off':
      return { label: 'Start tonight', calls: [ARM] };
    default:
      return { label: 'Stop tonight', calls: [STOP] };
  }
}

function startNow(until: number): Call {
  return { method: 'night.arm', input: { startNow: true, until } };
}

function armIgnoringBlocks(status: Status): Call {
  const blocked = status.constraints.filter(({ state }) => state === 'blocked');
  return { method: 'night.arm', input: { ignoreConstraints: blocked.map(({ name }) => name) } };
}
