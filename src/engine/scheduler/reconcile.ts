import type { NewEvent } from '../../shared/event.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { SlotRef } from '../../shared/schema/slot.ts';
import type { Absence, NightRow, Store } from '../ports/store.ts';
import { absenceAt } from './ledger/absence.ts';
import { judgeSlots, type NightFacts, type SlotVerdict } from './ledger/judge-slots.ts';
import { slotRulesOf } from './ledger/rules.ts';
import { keepPauses } from './pauses.ts';
import { LOOK_BACK_MS } from './plan/due.ts';
import type { PlannedSlot } from './plan/slots.ts';
import type { SchedulerPorts } from './scheduler.ts';
import { isHalfAsleep } from './watch-time.ts';

interface Look {
  readonly now: number;
  readonly since: Absence | 'none' | undefined;
}

/** A watermark further ahead than this was set by a clock that was wrong. */
const AHEAD_MS = 300_000;
/** A night arms itself this long before it starts (scheduling-power.md 4.4). */
const ARM_AHEAD_MS = 12 * 3_600_000;

/**
 * Gives every start up to now its row and lets the newest run (scheduling-power.md 4.3). Idempotent: asked again it
 * finds the rows and changes nothing. The watermark moves last, so that a crash in between loses no start.
 */
export async function reconcile(ports: SchedulerPorts, { now, since }: Look): Promise<void> {
  const { store, nights } = ports;
  const config = ports.config.current();
  if (since !== undefined) store.watch({ at: now, absence: since });
  await nights.expire(now);
  closeForgotten(store);
  await followSchedule(ports, config, now);
  keepPauses(ports, config, now);
  const from = watchedUntil(ports, config, now);
  const due = ports.schedules.due(config, { since: from, now });
  if (due.omitted > 0) noteOmitted(store, due.omitted);
  const fresh = due.slots.filter(({ slotAt }) => store.slot(config.id, slotAt) === null);
  // Whoever judges starts was there until now; the row of that is written once a minute only.
  if (fresh.length > 0 && since === undefined) store.watch({ at: now });
  const verdicts = judge(ports, { config, slots: fresh, now });
  if (verdicts.some(({ kind }) => kind === 'run') && (await isHalfAsleep(ports.device))) return;
  for (const verdict of verdicts) enact(ports, config, verdict);
  armAhead(ports, config, now);
  // An idle look changes nothing that a minute would not tell as well, and the disk may rest.
  const isKept = from === store.watermark(config.id) && now > from && now - from < REST_MS;
  const isIdle = since === undefined && verdicts.length === 0 && isKept;
  if (isIdle) return;
  store.watch({ at: now, watermark: { scheduleId: config.id, at: Math.max(now, from) } });
}

const REST_MS = 60_000;

/** Ends starts whose night is over; a crash right at its end may leave one open. */
function closeForgotten(store: Store): void {
  for (const { nightId, state, ...row } of store.openSlots()) {
    const night = nightId === null ? null : store.night(nightId);
    if (night !== null && night.endedAt === null) continue;
    const { scheduleId, slotAt, effectiveAt, night: date } = row;
    const slot = { scheduleId, slotAt, effectiveAt, night: date };
    const why = { reason: 'night_over', sentence: 'Its night ended without it.' };
    store.append(
      state === 'due'
        ? { type: 'slot.dropped', body: { slot, outcome: { state: 'skipped', ...why } } }
        : {
            type: 'slot.ended',
            body: { scheduleId, slotAt, end: { state: 'interrupted', ...why } },
          },
    );
  }
}

/** Up to when every start has its row. The very first look has no past to answer for. */
function watchedUntil({ store }: SchedulerPorts, config: Config, now: number): number {
  const watermark = store.watermark(config.id);
  if (watermark === null) return now;
  if (watermark <= now + AHEAD_MS) return watermark;
  const text = 'The clock had been ahead; starts are counted from where it was right last.';
  store.append({ type: 'power.noted', body: { kind: 'clock_step', text } });
  return rightUntil(store, now);
}

/** Up to when the clock was last watched while it was right: what lay between then and now was lost to the wrong one. */
function rightUntil(store: Store, now: number): number {
  // What began with a step is the time since the clock was put right.
  const before = store
    .presence(now - LOOK_BACK_MS)
    .filter(({ fromAt, absence }) => fromAt < now && absence !== 'clock_step');
  return before.length === 0 ? now : Math.min(now, Math.max(...before.map(({ toAt }) => toAt)));
}

function judge(
  { store, nights }: SchedulerPorts,
  { config, slots, now }: { config: Config; slots: readonly PlannedSlot[]; now: number },
): readonly SlotVerdict[] {
  if (slots.length === 0) return [];
  const presence = store.presence(now - LOOK_BACK_MS);
  const night = store.openNight();
  return judgeSlots({
    slots,
    now,
    rules: slotRulesOf(config),
    state: store.scheduleState(config.id),
    isStopped: store.emergency() !== null,
    night: night === null ? null : factsOf(store, night, nights.isBusy()),
    wasArmedFor: (slot) =>
      hasNight(store, slot, ({ state, startedAt }) => state !== 'stopped' && startedAt === null),
    wasEndedFor: (slot) => hasNight(store, slot, ({ state }) => state === 'stopped'),
    absenceAt: (at) => absenceAt(presence, at),
  });
}

/** A recent night of the schedule whose window holds a start. */
function hasNight(
  store: Store,
  { effectiveAt }: PlannedSlot,
  isMeant: (night: NightRow) => boolean,
): boolean {
  return store
    .nights(RECENT)
    .some(
      (night) => night.trigger !== 'command' && isMeant(night) && holdsStart(night, effectiveAt),
    );
}

function holdsStart(
  { windowStartAt, deadlineAt }: Pick<NightRow, 'windowStartAt' | 'deadlineAt'>,
  at: number,
): boolean {
  return windowStartAt <= at && at <= deadlineAt;
}

function factsOf(store: Store, night: NightRow, isBusy: boolean): NightFacts {
  const rows = store.slotsOfNight(night.id);
  const waiting = rows.filter(({ state }) => state === 'due');
  const claims = rows.flatMap(({ claimedAt }) => (claimedAt === null ? [] : [claimedAt]));
  return {
    windowStartAt: night.windowStartAt,
    deadlineAt: night.deadlineAt,
    isBusy,
    isEnding: night.state === 'finishing',
    waiting: waiting.length,
    runs: claims.length + waiting.length,
    lastRunAt: lastOf([...claims, ...waiting.map(({ dueAt }) => dueAt ?? 0)]),
  };
}

function lastOf(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : Math.max(...instants);
}

function enact(ports: SchedulerPorts, config: Config, verdict: SlotVerdict): void {
  const { store, clock } = ports;
  const slot = refOf(config, verdict.slot);
  const open = store.openNight();
  if (verdict.kind === 'drop') {
    const night = open !== null && holdsStart(open, slot.effectiveAt) ? open : null;
    store.appendAll([
      withNight({ type: 'slot.dropped', body: { slot, outcome: verdict.outcome } }, night),
      ...forgetSkip(config, verdict),
    ]);
    return;
  }
  const reason = verdict.isLate ? 'caught_up' : 'on_time';
  if (open !== null) {
    store.append(withNight({ type: 'slot.due', body: { slot, reason } }, open));
    return;
  }
  const span = { startAt: slot.effectiveAt, endAt: endOf(config, verdict.slot, clock.now()) };
  if (!ports.nights.armFor(span, { slot, reason })) {
    const sentence = 'The night could not be armed.';
    const outcome = { state: 'skipped', reason: 'not_armed', sentence } as const;
    store.append({ type: 'slot.dropped', body: { slot, outcome } });
  }
}

/** The end of the slot's window; a start made up for after it gets as long as its window had left. */
function endOf({ limits }: Config, slot: PlannedSlot, now: number): number {
  const endAt = slot.latestAt + Math.max(1, limits.minRunwayMs);
  return now <= slot.latestAt ? endAt : now + (endAt - slot.effectiveAt);
}

function refOf({ id }: Config, { slotAt, effectiveAt, night }: PlannedSlot): SlotRef {
  return { scheduleId: id, slotAt, effectiveAt, night };
}

function withNight(event: NewEvent, night: NightRow | null): NewEvent {
  return night === null ? event : { ...event, nightId: night.id };
}

function forgetSkip({ id: scheduleId }: Config, verdict: SlotVerdict): NewEvent[] {
  const isSkip = verdict.kind === 'drop' && verdict.outcome.reason === 'skipped_by_user';
  return isSkip ? [{ type: 'schedule.skip-set', body: { scheduleId, slotAt: null } }] : [];
}

/** A night that waits for its first start goes along when the zone or the schedule changes (scheduling-power.md 2.3). */
async function followSchedule(ports: SchedulerPorts, config: Config, now: number): Promise<void> {
  const open = ports.store.openNight();
  if (open === null || open.trigger === 'command' || open.startedAt !== null) return;
  if (open.windowStartAt <= now || open.state === 'finishing') return;
  const span = ports.schedules.planSpan(config, now);
  const isSame =
    span?.startAt === open.windowStartAt && (open.scope.until ?? span.endAt) === open.deadlineAt;
  if (span !== null && !isSame) await ports.nights.replan(span);
}

/** With `schedule.everyNight` the coming night arms itself, unless it was ended by hand before. */
function armAhead({ store, nights, schedules }: SchedulerPorts, config: Config, now: number): void {
  if (!config.schedule.everyNight || store.openNight() !== null) return;
  if (store.scheduleState(config.id).paused || store.emergency() !== null) return;
  const span = schedules.planSpan(config, now);
  if (span === null || span.startAt - now > ARM_AHEAD_MS || span.endAt <= now) return;
  const wasThere = store
    .nights(RECENT)
    .some(
      ({ trigger, windowStartAt, deadlineAt }) =>
        trigger !== 'command' && deadlineAt > span.startAt && windowStartAt < span.endAt,
    );
  // A window that is shorter than its runway is open and yet no night.
  const hasStart = (): boolean =>
    (schedules.next(config, span.startAt - 1)?.effectiveAt ?? span.endAt) < span.endAt;
  if (!wasThere && hasStart()) nights.armFor(span, null);
}

const RECENT = 10;

function noteOmitted(store: Store, omitted: number): void {
  const text = `${omitted} older starts were too many to list one by one.`;
  store.append({ type: 'power.noted', body: { kind: 'omitted', text } });
}
