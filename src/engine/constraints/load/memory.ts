import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

const CLEAR_MS = 60_000;

/** The system is not short of memory (features B3). */
export const memory: Constraint = {
  id: 'memory',
  name: 'Memory',
  policy: { unknown: 'starts', lost: 'warning: one task at a time; critical: no new task' },
  check: (_config, device) => {
    const pressure = current(device.memory, device.readAt);
    if (pressure === null) return unknown(device.memory, 'Memory pressure');
    if (pressure === 'normal') return holds(device.memory, 'Normal');
    const sentence = 'Memory is short. Starts when the pressure is normal again.';
    return blocks(device.memory, pressure === 'warn' ? 'Short' : 'Very short', sentence);
  },
  demands: ({ device }) => {
    const pressure = current(device.memory, device.readAt);
    if (pressure === null || pressure === 'normal') return [];
    const sentence = 'Memory is short.';
    const one = { level: 'reduce-to-one', afterMs: 0, clearMs: CLEAR_MS, sentence } as const;
    const none = { ...one, level: 'no-new-tasks' } as const;
    return pressure === 'warn' ? [one] : [one, none];
  },
};
