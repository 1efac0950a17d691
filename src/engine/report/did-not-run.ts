import type { StoredEvent } from '../../shared/event.ts';
import type { BriefSkip } from '../../shared/schema/brief.ts';
import type { SlotRow } from '../../shared/schema/slot.ts';
import type { Decision, Task } from '../../shared/schema/task.ts';
import type { NightRow } from '../ports/store.ts';

/** Where the reasons for what did not run come from. */
export interface SkipSource {
  readonly night: NightRow;
  readonly tasks: readonly Task[];
  readonly decisions: readonly Decision[];
  readonly events: readonly StoredEvent[];
  /** Starts before this night that no night was begun for. */
  readonly lostStarts: readonly SlotRow[];
  /** Tasks that did run tonight. */
  readonly begun: ReadonlySet<string>;
  readonly isOpen: boolean;
  readonly now: number;
}

/**
 * Everything that could have run tonight and did not, with its reason and when that was decided: the night itself, its
 * starts, refused repositories, skipped tasks, and tasks that were chosen but never began. Nothing is left out in silence.
 */
export function listSkips(source: SkipSource): BriefSkip[] {
  return [
    ...nightSkips(source),
    ...source.lostStarts.map(lostStart),
    ...startSkips(source.events),
    ...refusals(source.events),
    ...taskSkips(source),
  ];
}

const NO_TASK = { taskId: null, repoId: null } as const;

function nightSkips({ night, isOpen, now }: SkipSource): BriefSkip[] {
  if (isOpen || night.startedAt !== null) return [];
  const decidedAt = night.endedAt ?? now;
  return [{ ...NO_TASK, title: 'The night', reason: night.reason, decidedAt }];
}

/** Starts of the schedule that did not happen, or whose pass did not end well. */
function startSkips(events: readonly StoredEvent[]): BriefSkip[] {
  return events.flatMap((event): BriefSkip[] => {
    if (event.type === 'slot.dropped') {
      return [startSkip(event.body.outcome.sentence, event.at)];
    }
    if (event.type !== 'slot.ended' || event.body.end.state === 'done') return [];
    return [startSkip(event.body.end.sentence, event.at)];
  });
}

function lostStart({ night, sentence, endedAt, slotAt }: SlotRow): BriefSkip {
  const title = `The night of ${night}`;
  return { ...NO_TASK, title, reason: sentence, decidedAt: endedAt ?? slotAt };
}

function startSkip(reason: string, decidedAt: number): BriefSkip {
  return { ...NO_TASK, title: 'A start of the schedule', reason, decidedAt };
}

function refusals(events: readonly StoredEvent[]): BriefSkip[] {
  return events.flatMap((event): BriefSkip[] => {
    if (event.type === 'night.refused')
      return [
        {
          ...NO_TASK,
          title: 'A step of the night',
          reason: event.body.reason,
          decidedAt: event.at,
        },
      ];
    if (event.type !== 'repo.refused') return [];
    const { repoId, reason } = event.body;
    return [{ ...NO_TASK, repoId, title: `Repository ${repoId}`, reason, decidedAt: event.at }];
  });
}

function taskSkips({ decisions, tasks, begun, isOpen }: SkipSource): BriefSkip[] {
  return decisions
    .filter(({ taskId, choice }) => !begun.has(taskId) && (choice !== 'chosen' || !isOpen))
    .map(({ taskId, choice, reason, decidedAt }) => {
      const task = tasks.find((one) => one.id === taskId);
      return {
        taskId,
        repoId: task?.repoId ?? null,
        title: task?.title ?? taskId,
        reason:
          choice === 'chosen' ? 'It was chosen, but the night ended before it began.' : reason,
        decidedAt,
      };
    });
}
