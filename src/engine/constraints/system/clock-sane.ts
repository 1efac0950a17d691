import { formatDuration } from '../../time/duration.ts';
import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

const MAX_STEP_MS = 300_000;

/** The wall clock was not set by more than five minutes within the last minute. */
export const clockSane: Constraint = {
  id: 'clock-sane',
  name: 'Clock',
  policy: { unknown: 'starts', lost: 'nothing' },
  check: (_config, device) => {
    const stepMs = current(device.clockStepMs, device.readAt);
    if (stepMs === null) return unknown(device.clockStepMs, 'Steps of the clock');
    if (Math.abs(stepMs) <= MAX_STEP_MS) return holds(device.clockStepMs, 'Steady');
    const by = formatDuration(Math.abs(stepMs));
    const sentence = `The clock was set ${stepMs > 0 ? 'forward' : 'back'} by ${by}. Waits one minute.`;
    return blocks(device.clockStepMs, 'Just set', sentence);
  },
  demands: () => [],
};
