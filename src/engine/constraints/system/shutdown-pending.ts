import { formatDuration } from '../../time/duration.ts';
import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

const SAVE_BEFORE_MS = 5 * 60_000;

/** No shutdown is about to happen. A later one only warns: work is saved five minutes before it. */
export const shutdownPending: Constraint = {
  id: 'shutdown-pending',
  name: 'Shutdown',
  policy: { unknown: 'starts', lost: 'saves and stops 5 min before' },
  check: (_config, device) => {
    const fact = device.shutdown;
    const now = current(fact, device.readAt);
    if (now === null) return unknown(fact, 'Scheduled shutdowns');
    if (now.at === null || now.at <= device.readAt) return holds(fact, 'None');
    const left = formatDuration(now.at - device.readAt);
    const reading = `In ${left}`;
    if (now.at - device.readAt <= SAVE_BEFORE_MS) {
      return blocks(fact, reading, `The machine shuts down in ${left}. Cancel that to start.`);
    }
    const sentence = `A shutdown is planned in ${left}; work is saved five minutes before it.`;
    return holds(fact, reading, sentence);
  },
  demands: ({ config, device }) => {
    const { state, reading } = shutdownPending.check(config, device);
    if (state !== 'blocked') return [];
    const sentence = `The machine shuts down ${reading.toLowerCase()}: work is saved and stopped.`;
    return [{ level: 'checkpoint-and-stop', afterMs: 0, clearMs: 30_000, sentence }];
  },
};
