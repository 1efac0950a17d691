import type { SlotEnd, SlotRow } from '../../../shared/schema/slot.ts';
import type { Store } from '../../ports/store.ts';
import { type NightContext, record } from '../context.ts';

/** Takes a start for its pass. From here on it is at work, and a crash continues it instead of starting it again (features A6). */
export function claimSlot(context: NightContext, { scheduleId, slotAt }: SlotRow): void {
  record(context, { type: 'slot.claimed', body: { scheduleId, slotAt } });
  context.ports.failpoint('slot:claimed');
}

/** Leaves a start out that was due. */
export function dropSlot(context: NightContext, row: SlotRow, why: Why): void {
  const { scheduleId, slotAt, effectiveAt, night } = row;
  const slot = { scheduleId, slotAt, effectiveAt, night };
  record(context, { type: 'slot.dropped', body: { slot, outcome: { state: 'skipped', ...why } } });
}

/** Says how the pass of a start ended; a start that has its end keeps it. */
export function endSlot(
  context: NightContext,
  { scheduleId, slotAt }: SlotRow,
  end: SlotEnd,
): void {
  const row = context.ports.store.slot(scheduleId, slotAt);
  if (row?.state !== 'claimed' && row?.state !== 'started') return;
  record(context, { type: 'slot.ended', body: { scheduleId, slotAt, end } });
}

interface Why {
  readonly reason: string;
  readonly sentence: string;
}

/** The first start of the night that is due; null when none is. */
export function firstDue({ ports: { store }, nightId }: NightContext): SlotRow | null {
  return store.slotsOfNight(nightId).find(({ state }) => state === 'due') ?? null;
}

/** The start whose pass a crash or a quit cut short; null when there is none. */
export function cutShort({ ports: { store }, nightId }: NightContext): SlotRow | null {
  const isAtWork = ({ state }: SlotRow) => state === 'claimed' || state === 'started';
  return store.slotsOfNight(nightId).find(isAtWork) ?? null;
}

/** Gives every start of a night that is over its end, so that none stays open. */
export function closeSlots(context: NightContext, why: Why): void {
  for (const row of context.ports.store.slotsOfNight(context.nightId)) {
    if (row.state === 'due') dropSlot(context, row, why);
    else endSlot(context, row, { state: 'interrupted', ...why });
  }
}

/** Events that prove an agent is at work: its process is known, or it answered. */
const PROOF: ReadonlySet<string> = new Set(['attempt.spawned', 'attempt.threaded', 'task.judged']);

/**
 * Notes the start as begun with the first proof of work (scheduling-power.md 4.3.6): only a recorded agent counts, never
 * the intention to start one. Returns stop.
 */
export function noteStart(context: NightContext, { scheduleId, slotAt }: SlotRow): () => void {
  const { store } = context.ports;
  return store.follow((event) => {
    if (event.nightId !== context.nightId || !PROOF.has(event.type)) return;
    if (isClaimed(store, scheduleId, slotAt)) {
      record(context, { type: 'slot.started', body: { scheduleId, slotAt } });
    }
  });
}

function isClaimed(store: Store, scheduleId: string, slotAt: number): boolean {
  return store.slot(scheduleId, slotAt)?.state === 'claimed';
}
