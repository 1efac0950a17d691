import { keepVigil } from '../../src/engine/agent/vigil/keep-vigil.ts';
import type { AgentDriver } from '../../src/engine/ports/agent.ts';
import { createNodeClock } from '../../src/node/clock.ts';
import { AttemptLimits, type StallConfig } from '../../src/shared/schema/settings/vigil.ts';

/** The driver with each of its runs watched as the engine watches it, and stopped when it stalls. */
export function underVigil(driver: AgentDriver, stall: StallConfig): AgentDriver {
  return {
    ...driver,
    get sandbox() {
      return driver.sandbox;
    },
    start(job, onEvent) {
      const run = driver.start(job, onEvent);
      if (run.vitals === undefined) return run;
      const end = keepVigil(createNodeClock(), run.vitals, {
        stall,
        limits: AttemptLimits.parse({}),
        onStall: () => void run.stop('stall'),
        onExcess: () => void run.stop('constraint'),
      });
      return { ...run, done: run.done.finally(end) };
    },
  };
}
