import { formatDuration } from '../../time/duration.ts';
import { blocks, type Constraint, current, holds, off, unknown } from '../constraint.ts';

/** Nobody works at the machine (features B4): no input for a while, or the screen is locked. */
export const userIdle: Constraint = {
  id: 'user-idle',
  name: 'Idle',
  policy: {
    unknown: 'starts',
    lost: 'finish_current: no new task; continue: nothing; pause: pauses at once',
  },
  check: (config, device) => {
    const { userIdleMs } = config.constraints;
    const idleMs = current(device.idleMs, device.readAt);
    if (userIdleMs === 0) return off(device.idleMs, 'Not asked');
    if (current(device.isLocked, device.readAt) === true) return holds(device.isLocked, 'Locked');
    if (idleMs === null) return unknown(device.idleMs, 'Whether somebody works at the machine');
    const reading = `Idle ${formatDuration(idleMs)}`;
    if (idleMs >= userIdleMs) return holds(device.idleMs, reading);
    const sentence = `You are using the machine. Starts after ${formatDuration(userIdleMs)} without input.`;
    return blocks(device.idleMs, 'In use', sentence);
  },
  demands: ({ config, device }) => {
    const { onUserActive } = config.constraints;
    const { state, sentence } = userIdle.check(config, device);
    if (state !== 'blocked' || onUserActive === 'continue') return [];
    const level = onUserActive === 'pause' ? 'pause-soft' : 'no-new-tasks';
    return [{ level, afterMs: 0, clearMs: 0, sentence }];
  },
};
