import type { SlotEnd, SlotRow } from '../../../shared/schema/slot.ts';
import { type NightContext, nightOf } from '../context.ts';
import { waitUntil } from '../pause.ts';
import { prepareRepositories } from '../phases/health.ts';
import { leaveUnplanned, planTasks } from '../phases/plan.ts';
import { workThroughTasks } from '../phases/work.ts';
import { createStop } from '../stop.ts';
import { claimSlot, dropSlot, endSlot, firstDue, noteStart } from './ledger.ts';
import type { NextPass } from './next-pass.ts';

/**
 * One pass of the night: looks after the repositories, chooses tasks, works through them. With `overlap: cancel_other`
 * the next start ends it, with `allow` the next one runs beside it. Returns when all of it is over.
 */
export async function runPass(night: NightContext, { slot }: NextPass): Promise<void> {
  const beside: Promise<void>[] = [];
  const stop = createStop(night.stop);
  const context = { ...night, stop };
  const stopWatching = night.ports.store.follow((event) => {
    if (event.type !== 'slot.due' || event.nightId !== night.nightId) return;
    const { overlap } = night.config.schedule;
    if (overlap === 'cancel_other') stop.trigger('superseded');
    const next = overlap === 'allow' ? firstDue(night) : null;
    if (next !== null) beside.push(runSlot({ ...night, stop: createStop(night.stop) }, next));
  });
  try {
    await (slot === null ? runPhases(context, null) : runSlot(context, slot));
  } finally {
    stopWatching();
    await Promise.all(beside);
  }
}

async function runSlot(context: NightContext, slot: SlotRow): Promise<void> {
  if (context.stop.reason() !== null) return leave(context, slot);
  if (slot.state === 'due') claimSlot(context, slot);
  const stopNoting = noteStart(context, slot);
  try {
    await runPhases(context, slot);
  } catch (fault) {
    const sentence = 'A fault ended it.';
    endSlot(context, slot, { state: 'failed', reason: 'fault', sentence });
    throw fault;
  } finally {
    stopNoting();
  }
  if (context.stop.reason() !== 'shutdown') endSlot(context, slot, endOf(context, slot));
}

function leave(context: NightContext, slot: SlotRow): void {
  const sentence = 'The night ended before it could begin.';
  dropSlot(context, slot, { reason: 'window_closed', sentence });
}

async function runPhases(context: NightContext, slot: SlotRow | null): Promise<void> {
  const isFirst = !context.live.isPrepared;
  if (isFirst) {
    await waitForPhase(context, slot, 'healthAt');
    await prepareRepositories(context);
    context.live.isPrepared = context.stop.reason() === null;
    if (context.stop.reason() === 'shutdown') return;
    await waitForPhase(context, slot, 'patternsAt');
  }
  if (context.stop.reason() === null) await planTasks(context);
  else leaveUnplanned(context);
  if (isFirst) await waitForPhase(context, slot, 'workAt');
  if (context.stop.reason() !== 'shutdown') await workThroughTasks(context);
}

/** A night of the schedule keeps the times of its phases (features A9); one that was started by hand does not wait. */
async function waitForPhase(
  context: NightContext,
  slot: SlotRow | null,
  phase: 'healthAt' | 'patternsAt' | 'workAt',
): Promise<void> {
  const { clock } = context.ports;
  const times = slot === null ? null : context.schedule.phases(context.config, slot.effectiveAt);
  const at = times?.[phase] ?? clock.now();
  if (at <= clock.now() || at >= nightOf(context).deadlineAt) return;
  await waitUntil(clock, at, { signal: context.stop.signal });
}

/** How a pass ended, by what the journal holds of it. */
function endOf(context: NightContext, { scheduleId, slotAt }: SlotRow): SlotEnd {
  const { store } = context.ports;
  const reason = context.stop.reason();
  if (reason === 'superseded') {
    return { state: 'interrupted', reason, sentence: 'The next start took its place.' };
  }
  if (reason === 'user') return { state: 'interrupted', reason, sentence: 'Stopped by you.' };
  if (reason === 'emergency') return { state: 'interrupted', reason, sentence: 'Emergency stop.' };
  const row = store.slot(scheduleId, slotAt);
  const begun = store
    .attempts(context.nightId)
    .filter(({ startedAt }) => startedAt >= (row?.claimedAt ?? 0));
  if (row?.state === 'claimed' && begun.length > 0) {
    return { state: 'failed', reason: 'start_failed', sentence: 'No agent could be started.' };
  }
  if (reason === 'deadline') return { state: 'done', reason, sentence: 'The window ended.' };
  const sentence = begun.length > 0 ? 'All work is done.' : 'There was nothing to do.';
  return { state: 'done', reason: 'done', sentence };
}
