import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

/** The lid is not closed in a way that puts the machine to sleep (docs/constraints.md, the truth about lids). */
export const lid: Constraint = {
  id: 'lid',
  name: 'Lid',
  policy: {
    unknown: 'starts',
    lost: 'nothing by itself: the machine sleeps and the night goes on after it',
  },
  check: (_config, device) => {
    const state = current(device.lid, device.readAt);
    if (state === null) return unknown(device.lid, 'The lid');
    if (!state.isClosed) return holds(device.lid, 'Open');
    if (!state.causesSleep) return holds(device.lid, 'Closed, kept awake by a display');
    const sentence = 'The lid is closed, so the machine sleeps. Open it to start.';
    return blocks(device.lid, 'Closed', sentence);
  },
  demands: () => [],
};
