import { schedule } from 'node-cron';
import type { Log } from '../engine/ports/log.ts';
import type { Triggers } from '../engine/ports/triggers.ts';

/** A start that node-cron sees this late still wakes the scheduler, which then decides (scheduling-power.md 2.3). */
const TOLERANCE_MS = 60_000;

/**
 * node-cron as an alarm clock and nothing more (spec/README.md 4): the scheduler's own planner and ledger decide what is
 * due. The zone is always named, because node-cron keeps an unnamed one for the life of the process.
 */
export function createCronTriggers(log: Log): Triggers {
  return {
    follow: ({ name, expressions, zone }, run) => {
      const held = { isOver: false };
      // Never from within node-cron's own beat: a task that is destroyed there winds itself up again, for good.
      const tell = (): void => queueMicrotask(() => void (held.isOver || run()));
      const tasks = expressions.map((expression, index) => {
        const task = schedule(expression, tell, {
          timezone: zone,
          // An alarm clock that is set while its host ends must not hold it back.
          unref: true,
          name: `${name}-${index}`,
          missedExecutionTolerance: TOLERANCE_MS,
          suppressMissedWarning: true,
          logger: loggerOf(log),
        });
        task.on('execution:missed', tell);
        return task;
      });
      return () => {
        held.isOver = true;
        for (const task of tasks) void task.destroy();
      };
    },
  };
}

function loggerOf(log: Log) {
  return {
    info: () => undefined,
    debug: () => undefined,
    warn: (message: unknown) => log.warn('cron.warning', { message: String(message) }),
    error: (message: unknown) => log.error('cron.error', { message: String(message) }),
  };
}
