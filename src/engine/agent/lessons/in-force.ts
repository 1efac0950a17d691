import type { Finding } from '../../../shared/schema/evidence.ts';
import type { LessonRow } from '../../../shared/schema/proof/lesson.ts';
import type { LeveledEvent, StoreReads } from '../../ports/store.ts';

const DAY_MS = 24 * 3_600_000;
const MOST_EVENTS = 500;

/** When lessons are looked for, and how old one may be. */
export interface LessonTime {
  readonly now: number;
  readonly forgetAfterDays: number;
  /** As it stood right before this instant; absent: as it stands. */
  readonly before?: number | undefined;
}

type Journal = Pick<StoreReads, 'findEvents'>;
type Kind = Finding['kind'];

/** The lessons of every repository that are in force, newest first: learned, not taken back, and not too old. */
export function lessonsInForce(store: Journal, time: LessonTime): LessonRow[] {
  return lastWords(store, time).flatMap(({ event }) =>
    event.type === 'lesson.learned' ? [{ ...event.body, learnedAt: event.at }] : [],
  );
}

/** The newest event about each lesson. */
function lastWords(store: Journal, time: LessonTime): LeveledEvent[] {
  const seen = new Set<string>();
  return find(store, time, ['lesson.learned', 'lesson.dropped']).filter(({ event }) => {
    if (event.type !== 'lesson.learned' && event.type !== 'lesson.dropped') return false;
    const key = `${event.body.kind} ${event.body.repoId}`;
    const isNewest = !seen.has(key);
    seen.add(key);
    return isNewest;
  });
}

/**
 * In how many tasks of a repository each kind of finding came up, as far back as a lesson lives. What taught a lesson that
 * the person took back does not count again.
 */
export function countFindings(
  store: Journal,
  repoId: string,
  time: LessonTime,
): ReadonlyMap<Kind, number> {
  const droppedAt = droppedIn(store, repoId, time);
  const found = find(store, time, ['attempt.found']).flatMap(({ event }) => {
    if (event.type !== 'attempt.found' || event.body.repoId !== repoId) return [];
    const { at, taskId = '' } = event;
    const kinds = event.body.findings.map(({ kind }) => kind);
    return kinds
      .filter((kind) => at > (droppedAt.get(kind) ?? 0))
      .map((kind) => ({ kind, taskId }));
  });
  const tasks = new Map<Kind, Set<string>>();
  for (const { kind, taskId } of found) {
    tasks.set(kind, (tasks.get(kind) ?? new Set<string>()).add(taskId));
  }
  return new Map([...tasks].map(([kind, ids]) => [kind, ids.size]));
}

/** When the person took lessons of a repository back that were not learned again since. */
function droppedIn(store: Journal, repoId: string, time: LessonTime): ReadonlyMap<Kind, number> {
  return new Map(
    lastWords(store, time).flatMap(({ event }): [Kind, number][] =>
      event.type === 'lesson.dropped' && event.body.repoId === repoId
        ? [[event.body.kind, event.at]]
        : [],
    ),
  );
}

function find(
  store: Journal,
  { now, forgetAfterDays, before = Infinity }: LessonTime,
  types: readonly ('lesson.learned' | 'lesson.dropped' | 'attempt.found')[],
): readonly LeveledEvent[] {
  const query = { beforeSeq: null, toAt: null, minLevel: 0, nightId: null, taskId: null };
  const fromAt = now - forgetAfterDays * DAY_MS;
  return store
    .findEvents({ ...query, fromAt, types, limit: MOST_EVENTS })
    .filter(({ event }) => event.at < before);
}
