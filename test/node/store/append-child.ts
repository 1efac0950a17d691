import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow } from '../../helpers/temp-store.ts';
import { added, aTask, idOf } from './samples.ts';

// Appends events until it is killed, and says the number of each on standard output once `append` has returned.
const [file = '', from = '0'] = process.argv.slice(2);
const store = openOrThrow(file, createManualClock());
for (let n = Number(from); ; n += 1) {
  const task = added(aTask(n + 1, { id: idOf(n + 1) }));
  const taskId = idOf(n + 1);
  const edited = {
    type: 'task.edited' as const,
    taskId,
    body: { task: aTask(n + 1, { id: taskId, title: 'again' }) },
  };
  const stored = n % 3 === 0 ? store.appendAll([task, edited]) : [store.append(task)];
  process.stdout.write(`${stored.at(-1)?.seq}\n`);
}
