import type { StoredEvent } from '../../../shared/event.ts';
import type { BriefTogether } from '../../../shared/schema/brief.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { TaskNightRow } from '../../ports/store.ts';

/** How the results of a night did together, for its brief, by repository. */
export function briefTogether({
  events,
  tasks,
  taskNights,
}: {
  readonly events: readonly StoredEvent[];
  readonly tasks: readonly Task[];
  readonly taskNights: readonly TaskNightRow[];
}): BriefTogether[] {
  return events.flatMap((event) => {
    if (event.type !== 'night.integrated') return [];
    const { repoId, outcome, sentence, order, apart } = event.body;
    return [
      {
        ...{ repoId, outcome, sentence },
        order: order.map((taskId) => ({
          taskId,
          title: tasks.find((task) => task.id === taskId)?.title ?? taskId,
          branch: taskNights.find((row) => row.taskId === taskId)?.branch ?? '',
        })),
        apart: apart.map(({ taskId, sentence: why }) => ({ taskId, sentence: why })),
      },
    ];
  });
}
