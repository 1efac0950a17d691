import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditStats, findEntries } from '../../../../src/engine/report/audit/find.ts';
import type { AuditFilter, AuditPage } from '../../../../src/shared/schema/audit.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { added, aNight, armed, aTask } from '../../../node/store/samples.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
  const nightId = aNight().id;
  temp.store.append(armed(aNight()));
  temp.clock.jumpTo(temp.clock.now() + 1000);
  temp.store.append(added(aTask(1, { source: 'queue' })));
  temp.store.append({
    type: 'night.held',
    nightId,
    body: { level: 'pause-soft', because: 'ac', sentence: 'No power.' },
  });
  temp.store.append({
    type: 'journal.doubted',
    body: { sentence: 'Event 3 is missing.', upTo: 2 },
  });
});
afterEach(() => temp.remove());

function find(filter: AuditFilter): AuditPage {
  const page = findEntries(temp.store, filter);
  if (!page.ok) throw new Error(page.error.message);
  return page.value;
}

function types(filter: AuditFilter): readonly string[] {
  return find(filter).entries.map(({ type }) => type);
}

it('lists the newest first, each with who caused it and how much it matters', () => {
  expect(
    find({}).entries.map(({ type, actor, severity, summary }) => [type, actor, severity, summary]),
  ).toEqual([
    ['journal.doubted', 'program', 'critical', 'Event 3 is missing.'],
    ['night.held', 'program', 'warning', 'No power.'],
    ['task.added', 'person', 'info', expect.any(String)],
    ['night.armed', 'person', 'info', expect.any(String)],
  ]);
});

it('filters by family and name of events, severity, actor, night and time', () => {
  expect(types({ types: ['night'] })).toEqual(['night.held', 'night.armed']);
  expect(types({ types: ['night.held', 'task'] })).toEqual(['night.held', 'task.added']);
  expect(types({ severity: 'warning' })).toEqual(['journal.doubted', 'night.held']);
  expect(types({ severity: 'critical' })).toEqual(['journal.doubted']);
  expect(types({ actor: 'person' })).toEqual(['task.added', 'night.armed']);
  expect(types({ nightId: aNight().id })).toEqual(['night.held', 'night.armed']);
  expect(types({ from: temp.clock.now() })).not.toContain('night.armed');
  expect(types({ to: temp.clock.now() })).toEqual(['night.armed']);
});

it('pages through everything without a gap and without a double', () => {
  const seen: number[] = [];
  let next: number | null = null;
  do {
    const page: AuditPage = find({ limit: 1, ...(next === null ? {} : { beforeSeq: next }) });
    seen.push(...page.entries.map(({ seq }) => seq));
    next = page.next;
  } while (next !== null);
  expect(seen).toEqual([4, 3, 2, 1]);
});

it('refuses a type that does not exist by its name', () => {
  const refused = findEntries(temp.store, { types: ['night', 'nigth'] });
  expect(refused).toMatchObject({
    ok: false,
    error: { message: "There is no event called 'nigth'." },
  });
});

it('counts what happened by type and severity', () => {
  expect(auditStats(temp.store, 0, temp.clock.now() + 1)).toEqual({
    total: 4,
    byType: { 'night.armed': 1, 'task.added': 1, 'night.held': 1, 'journal.doubted': 1 },
    bySeverity: { info: 2, warning: 1, critical: 1 },
  });
  expect(auditStats(temp.store, 0, temp.clock.now()).total).toBe(1);
});
