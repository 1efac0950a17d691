import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

const DARK = 'The machine is asleep or in a dark wake. Starts when it is fully awake.';

/** The machine is awake, not in one of the short wakes of a sleeping Mac: a start there corrupts runs. Always asked. */
export const fullWake: Constraint = {
  id: 'full-wake',
  name: 'Awake',
  policy: {
    unknown: 'waits between suspend and resume, otherwise starts',
    lost: 'nothing by itself: the night goes on after the sleep',
  },
  check: (_config, device) => {
    const isAwake = current(device.fullWake, device.readAt);
    const isSuspended = current(device.isSuspended, device.readAt) === true;
    if (isAwake === false) return blocks(device.fullWake, 'Asleep', DARK);
    if (isAwake === true) return holds(device.fullWake, 'Awake');
    if (isSuspended) return blocks(device.isSuspended, 'Asleep', DARK);
    return unknown(device.fullWake, 'The state of the system');
  },
  demands: () => [],
};
