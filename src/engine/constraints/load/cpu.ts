import { blocks, type Constraint, current, type Demand, holds, unknown } from '../constraint.ts';

/** Leaving takes this much less load than entering, pausing this much more. */
const GAP_PERCENT = 10;
const PAUSE_AFTER_MS = 180_000;
const CLEAR_MS = 120_000;

/** Other programs leave room (features B3). The agents' own load is not counted. */
export const cpu: Constraint = {
  id: 'cpu',
  name: 'CPU',
  policy: {
    unknown: 'starts',
    lost: 'no new task from 80 %; pauses above 90 % for 3 min; goes on below 70 % for 2 min',
  },
  check: (config, device) => {
    const load = current(device.othersCpuPercent, device.readAt);
    if (load === null) return unknown(device.othersCpuPercent, 'The load of other programs');
    const reading = `${Math.round(load)} % by others`;
    const { cpuPercent } = config.constraints;
    if (load < cpuPercent) return holds(device.othersCpuPercent, reading);
    const sentence = `Other programs use ${Math.round(load)} % of the processor. Starts below ${cpuPercent} %.`;
    return blocks(device.othersCpuPercent, reading, sentence);
  },
  demands: ({ config, device, isHeld }) => {
    const load = current(device.othersCpuPercent, device.readAt);
    if (load === null) return [];
    const { cpuPercent } = config.constraints;
    const leave = cpuPercent - GAP_PERCENT;
    const sentence = `Other programs use ${Math.round(load)} % of the processor.`;
    const clearMs = CLEAR_MS;
    const demands: Demand[] = [];
    if (isHeld('no-new-tasks') ? load >= leave : load >= cpuPercent) {
      demands.push({ level: 'no-new-tasks', afterMs: 0, clearMs, sentence });
    }
    if (isHeld('pause-soft') ? load >= leave : load > cpuPercent + GAP_PERCENT) {
      demands.push({ level: 'pause-soft', afterMs: PAUSE_AFTER_MS, clearMs, sentence });
    }
    return demands;
  },
};
