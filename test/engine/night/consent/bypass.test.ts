import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Task } from '../../../../src/shared/schema/task.ts';
import { createWorld } from '../../../helpers/scripted-world.ts';
import { generatedTask } from '../../work/consent/generated.ts';

const HOUR = 3_600_000;
const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const TASKS = IS_FULL ? 1000 : 40;
const PER_NIGHT = IS_FULL ? 100 : 40;

/** Nothing holds the agent here, so what a stranger asks for is not given to it in any case (R96). */
function isHeard({ trust }: Task): boolean {
  return trust !== 'untrusted';
}

/** Adds a task, decides on every fifth risky one each way, and says whether it may run. */
async function ask(
  { temp, engine }: ReturnType<typeof createWorld>,
  { task, isRisky }: { readonly task: Task; readonly isRisky: boolean },
  turn: number,
): Promise<boolean> {
  temp.store.append({ type: 'task.added', taskId: task.id, body: { task } });
  if (!isRisky) return isHeard(task);
  if (turn === 0) await engine.handlers['ask.approve']({ id: task.id });
  if (turn === 1) await engine.handlers['ask.deny']({ id: task.id });
  return turn === 0 && isHeard(task);
}

it(`starts no agent on any risky task of ${TASKS} that nobody approved`, {
  timeout: 600_000,
}, async () => {
  const all = fc.sample(generatedTask, { numRuns: TASKS, seed: 1017 });
  let started = 0;
  for (let from = 0; from < all.length; from += PER_NIGHT) {
    const made = createWorld({ config: { limits: { maxTasks: 1000 } } });
    const may = new Map<string, boolean>();
    for (const [n, one] of all.slice(from, from + PER_NIGHT).entries()) {
      may.set(one.task.id, await ask(made, one, n % 5));
    }
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(9 * HOUR);
    const ran = new Set(made.temp.store.attempts(nightId).map(({ taskId }) => taskId));
    expect([...may].filter(([id, isAllowed]) => ran.has(id) !== isAllowed)).toEqual([]);
    started += ran.size;
    made.dispose();
  }
  expect(started).toBeGreaterThan(TASKS / 10);
});
