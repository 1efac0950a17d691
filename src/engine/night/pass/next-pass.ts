import type { ConstraintReading } from '../../../shared/schema/host.ts';
import type { SlotRow } from '../../../shared/schema/slot.ts';
import { blockedBy } from '../../constraints/check.ts';
import type { Store } from '../../ports/store.ts';
import { formatClock } from '../../time/clock-text.ts';
import { readConstraints } from '../constraints.ts';
import { moveNight, type NightContext, nightOf, record } from '../context.ts';
import { anyOf, waitFor } from '../pause.ts';
import { RECHECK_MS } from '../recheck.ts';
import { dropSlot, firstDue } from './ledger.ts';

/** A pass that may begin now: for a start of the schedule, or without one for a night that the user started at once. */
export interface NextPass {
  readonly slot: SlotRow | null;
}

/**
 * Waits until a pass may begin: its start has come and every constraint holds. Null when none comes any more, because
 * the schedule has no further start in this night or because the night was stopped.
 */
export async function nextPass(context: NightContext): Promise<NextPass | null> {
  for (;;) {
    if (context.stop.reason() !== null) return null;
    const begin = beginOf(context);
    if (begin === 'over') return null;
    if (begin === 'wait') await waitForStart(context);
    else if (await mayBegin(context, begin)) return begin;
  }
}

/** Waits for the constraints of a pass. Who asked for it now has decided about its distance to the one before too. */
async function mayBegin(context: NightContext, pass: NextPass): Promise<boolean> {
  const isHurried = context.hurry.isAsked();
  if (!(await waitForConstraints(context, pass))) return false;
  return isHurried || !isTooSoon(context, pass);
}

/** Leaves out a start that waited until it came too close to the one before it; true when it did. */
function isTooSoon(context: NightContext, { slot }: NextPass): boolean {
  const { store, clock } = context.ports;
  const claims = store.slotsOfNight(context.nightId).map(({ claimedAt }) => claimedAt ?? 0);
  const sinceMs = clock.now() - Math.max(0, ...claims);
  if (slot?.state !== 'due' || sinceMs >= context.config.limits.minIntervalMs) return false;
  const sentence = 'It came too soon after the start before it.';
  dropSlot(context, slot, { reason: 'min_interval', sentence });
  return true;
}

/** What the night can begin with now. */
function beginOf(context: NightContext): NextPass | 'wait' | 'over' {
  if (context.hurry.isAsked()) return { slot: firstDue(context) };
  const slot = firstDue(context);
  if (slot !== null) return { slot };
  if (isImmediate(context) && !hasHadPass(context)) return { slot: null };
  return upcomingStart(context) === null ? 'over' : 'wait';
}

/** A night that begins when it is armed has a first pass that no schedule asked for. */
function isImmediate(context: NightContext): boolean {
  const { windowStartAt, armedAt, trigger } = nightOf(context);
  return trigger === 'command' || (trigger === 'user' && windowStartAt <= armedAt);
}

function hasHadPass(context: NightContext): boolean {
  return nightOf(context).startedAt !== null;
}

/** The next start of the schedule within this night; null when it has none, or was asked for certain tasks only. */
export function upcomingStart(context: NightContext): number | null {
  const { clock, store } = context.ports;
  const { trigger, scope, deadlineAt, windowStartAt } = nightOf(context);
  if (trigger === 'command' || scope.taskIds !== undefined) return null;
  const now = clock.now();
  if (!hasHadPass(context) && now < windowStartAt) return windowStartAt;
  // Starts up to the watermark have their row; one between it and now is about to get it.
  const judgedUntil = Math.min(now, store.watermark(context.config.id) ?? now);
  const next = context.schedule.nextStart(context.config, Math.max(judgedUntil, windowStartAt - 1));
  return next !== null && next.effectiveAt < deadlineAt ? next.effectiveAt : null;
}

/** The scheduler looks at every pulse of 20 s and may be held for a minute by a clock that was set. */
const LEDGER_LAG_MS = 120_000;

async function waitForStart(context: NightContext): Promise<void> {
  const { clock, store } = context.ports;
  const night = nightOf(context);
  const at = upcomingStart(context) ?? night.windowStartAt;
  if (hasHadPass(context)) {
    const zone = context.config.schedule.timeZone;
    noteWait(context, 'slot', `Done for now. Next start at ${formatClock(at, zone)}.`);
  } else {
    noteWait(context, 'window', 'Outside the window.');
  }
  const dueInMs = Math.max(0, at - clock.now());
  await waitFor(clock, Math.min(dueInMs, LONGEST_WAIT_MS) + LEDGER_LAG_MS, {
    signal: context.stop.signal,
    nudge: anyOf((run) => followSlots(store, run), context.hurry.onAsked),
  });
}

/** A schedule may change while the night waits. */
const LONGEST_WAIT_MS = 900_000;

function followSlots(store: Store, run: () => void): () => void {
  return store.follow((event) => {
    if (event.type === 'slot.due' || event.type === 'slot.dropped') run();
  });
}

/** Waits while a constraint blocks. False when this pass is not to begin: its time ran out, or it does not wait. */
async function waitForConstraints(context: NightContext, pass: NextPass): Promise<boolean> {
  const { clock, power } = context.ports;
  for (;;) {
    if (context.stop.reason() !== null) return false;
    const readings = await readConstraints(context);
    if (context.stop.reason() !== null) return false;
    const blocker = blockedBy(await afterHurry(context, readings));
    if (blocker === null) return true;
    const leftMs = lastStartOf(context, pass) - clock.now();
    if (giveUp(context, pass, { blocker, leftMs })) return false;
    noteWait(context, 'constraint', blocker.sentence);
    await waitFor(clock, Math.min(RECHECK_MS, Math.max(1, leftMs)), {
      signal: context.stop.signal,
      nudge: anyOf((run) => power.onChange(run), context.hurry.onAsked),
    });
  }
}

/** Who asks for a waiting night to begin does not ask again for what it waits for, tonight; wakefulness stays asked. */
async function afterHurry(
  context: NightContext,
  readings: readonly ConstraintReading[],
): Promise<readonly ConstraintReading[]> {
  if (!context.hurry.take()) return readings;
  const ignore = readings.flatMap(({ id, state }) =>
    state === 'blocked' && id !== undefined ? [id] : [],
  );
  if (ignore.length > 0) record(context, { type: 'night.resumed', body: { ignore } });
  return readConstraints(context);
}

/** Leaves out a start that does not wait for its constraints, or has no time left to; true when it did. */
function giveUp(
  context: NightContext,
  { slot }: NextPass,
  { blocker, leftMs }: { blocker: ConstraintReading; leftMs: number },
): boolean {
  if (slot === null || (leftMs > 0 && context.config.schedule.onUnmet === 'wait')) return false;
  const reason = `constraint:${blocker.id ?? blocker.name}`;
  dropSlot(context, slot, { reason, sentence: blocker.sentence });
  return true;
}

/** The last instant at which a start still leaves its runway; a night that was started by hand may wait to its end. */
function lastStartOf(context: NightContext, { slot }: NextPass): number {
  const { deadlineAt } = nightOf(context);
  if (slot === null) return deadlineAt;
  return Math.max(slot.effectiveAt, deadlineAt - context.config.limits.minRunwayMs);
}

/** Records a wait once; looking again at the same obstacle is no news. */
function noteWait(
  context: NightContext,
  waitingFor: 'window' | 'constraint' | 'slot',
  reason: string,
): void {
  const night = nightOf(context);
  const isSame = night.state === 'waiting' && night.waitingFor === waitingFor;
  if (isSame && night.reason === reason) return;
  moveNight(context, 'waiting', { reason, waitingFor });
}
