import type { EventType } from '../../../shared/event.ts';
import type { Config } from '../../../shared/schema/config.ts';
import type { Status } from '../../../shared/schema/status.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { wordsForRecord } from '../../agent/ladder/record.ts';
import { wordsForRung } from '../../agent/ladder/rung.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { judgeAgents, judgeRungs, ladderFor, readyWithModel } from './crew.ts';
import { escalationUse } from './use.ts';

/** What the journal says of steps on the ladder. */
export const LADDER_EVENTS: readonly EventType[] = [
  'ladder.chosen',
  'ladder.escalated',
  'ladder.refused',
  'ladder.fell-back',
];

/** Who may work on `tasks`, and with which record so far; one sentence for each repository and kind of work. */
export function explainCrew(context: NightContext, tasks: readonly Task[]): string[] {
  return [...context.repos.values()].flatMap((repo) => {
    const own = tasks.filter(({ repoId }) => repoId === repo.config.id);
    const byCategory = new Map(own.map((task) => [task.category, task]));
    const kinds = [...byCategory.values()];
    return [
      ...new Set([
        ...kinds.flatMap((task) => rungsText(context, repo, task)),
        ...kinds.flatMap((task) => recordText(context, repo, task)),
      ]),
    ];
  });
}

function rungsText(context: NightContext, repo: PreparedRepo, task: Task): string[] {
  const { rungs } = ladderFor(context, repo, task);
  return rungs.length === 1 ? [] : [`${repo.config.id}: ${rungs.map(wordsForRung).join(' → ')}.`];
}

function recordText(context: NightContext, repo: PreparedRepo, task: Task): string[] {
  const { ladder, agent } = context.config;
  if (!ladder.learn.enabled) return [];
  const isFree = (repo.config.agent ?? agent) === 'auto' && ladder.rungs.length === 0;
  const agents = isFree ? readyWithModel(context).map(({ driver }) => driver.id) : [];
  const judged =
    agents.length > 1
      ? judgeAgents(context, agents, { task, explored: false })
      : judgeRungs(context, ladderFor(context, repo, task).rungs, task);
  const words = wordsForRecord(judged);
  return words === null ? [] : [`${repo.config.id}, ${task.category}: ${words}.`];
}

const MAX_SENTENCES = 20;

/** The escalations that count now and the newest steps of the night, for views; null while there is none. */
export function ladderStatus(
  store: StoreReads,
  night: NightRow | null,
  { ladder, now }: { readonly ladder: Config['ladder']; readonly now: number },
): NonNullable<Status['ladder']> | null {
  if (night === null || night.endedAt !== null) return null;
  const sentences = store
    .eventsOf(night.id, LADDER_EVENTS)
    .flatMap((event) => ('sentence' in event.body ? [event.body.sentence] : []))
    .slice(-MAX_SENTENCES);
  const { lastHour, lastDay, running } = escalationUse(store, now);
  const { perHour, perDay, atOnce } = ladder.escalations;
  return { lastHour, perHour, lastDay, perDay, running, atOnce, sentences };
}
