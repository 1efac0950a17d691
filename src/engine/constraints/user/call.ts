import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

/** No other program listens to the microphone (features B4): nobody is in a call. */
export const call: Constraint = {
  id: 'call',
  name: 'Call',
  policy: { unknown: 'starts', lost: 'no new task' },
  check: (_config, device) => {
    const isInUse = current(device.isMicInUse, device.readAt);
    if (isInUse === null) return unknown(device.isMicInUse, 'The microphone');
    if (!isInUse) return holds(device.isMicInUse, 'None');
    return blocks(
      device.isMicInUse,
      'In a call',
      'The microphone is in use. Starts when it is not.',
    );
  },
  demands: ({ device }) => {
    if (current(device.isMicInUse, device.readAt) !== true) return [];
    const sentence = 'The microphone is in use: no new task.';
    return [{ level: 'no-new-tasks', afterMs: 0, clearMs: 60_000, sentence }];
  },
};
