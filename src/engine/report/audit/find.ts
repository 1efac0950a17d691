import { appError } from '../../../shared/error.ts';
import { EVENT_TYPES, type EventType } from '../../../shared/event.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { AuditFilter, AuditPage, AuditStats } from '../../../shared/schema/audit.ts';
import type { LeveledEvent, StoreReads } from '../../ports/store.ts';
import { actorOf, entryOf, LEVEL_OF, severityOf } from './entry.ts';

const PAGE = 50;
/** Looked at in one go while an actor is searched for; then the page ends, however few it found. */
const SEARCHED = 2000;

/** A page of entries. `bad-input` names a type that does not exist. */
export function findEntries(store: StoreReads, filter: AuditFilter): Result<AuditPage> {
  const types = typesOf(filter.types);
  if (!types.ok) return types;
  const limit = filter.limit ?? PAGE;
  const searched = filter.actor === undefined ? limit : SEARCHED;
  const found = store.findEvents({
    beforeSeq: filter.beforeSeq ?? null,
    fromAt: filter.from ?? null,
    toAt: filter.to ?? null,
    minLevel: LEVEL_OF[filter.severity ?? 'info'],
    types: types.value,
    nightId: filter.nightId ?? null,
    taskId: filter.taskId ?? null,
    limit: searched,
  });
  const fitting = found.filter(
    ({ event }) => filter.actor === undefined || actorOf(event) === filter.actor,
  );
  const shown = fitting.slice(0, limit);
  return ok({ entries: shown.map(entryOf), next: nextPage(shown, found, { limit, searched }) });
}

function nextPage(
  shown: readonly LeveledEvent[],
  found: readonly LeveledEvent[],
  { limit, searched }: { readonly limit: number; readonly searched: number },
): number | null {
  if (shown.length === limit) return shown.at(-1)?.event.seq ?? null;
  return found.length === searched ? (found.at(-1)?.event.seq ?? null) : null;
}

function typesOf(names: readonly string[] | undefined): Result<readonly EventType[] | null> {
  if (names === undefined || names.length === 0) return ok(null);
  const types: EventType[] = [];
  for (const name of names) {
    const meant = EVENT_TYPES.filter((type) => type === name || type.startsWith(`${name}.`));
    if (meant.length === 0) {
      const place = { field: 'types' };
      return fail(appError('bad-input', `There is no event called '${name}'.`, { place }));
    }
    types.push(...meant);
  }
  return ok(types);
}

/** How often what happened between two instants. */
export function auditStats(store: StoreReads, fromAt: number, toAt: number): AuditStats {
  const stats: AuditStats = { total: 0, byType: {}, bySeverity: {} };
  for (const { type, level, count } of store.countEvents(fromAt, toAt)) {
    stats.total += count;
    add(stats.byType, type, count);
    add(stats.bySeverity, severityOf(level), count);
  }
  return stats;
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}
