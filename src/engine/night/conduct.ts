import { reasonOf } from '../../shared/error.ts';
import { EMERGENCY, isEmergency } from '../report/words/emergency.ts';
import { enterPhase, moveNight, type NightContext, nightOf, record } from './context.ts';
import { publishResults } from './github/publish.ts';
import { closeSlots, cutShort, firstDue } from './pass/ledger.ts';
import { type NextPass, nextPass } from './pass/next-pass.ts';
import { runPass } from './pass/run-pass.ts';
import { takeStock } from './pass/stock.ts';
import { writeReport } from './phases/report.ts';
import { wrapUp } from './phases/wrap-up.ts';
import { watchDrift } from './upkeep/drift.ts';
import { publishJournals } from './upkeep/ops-journal.ts';

/**
 * Conducts one night from wherever it stands to its end: pass after pass, as its schedule has them. Returns when the
 * night has ended, or when the host shuts down and leaves it open. A bug ends it as failed, with a brief that says so.
 */
export async function conductNight(context: NightContext): Promise<void> {
  const stopStock = takeStock(context);
  const stopDrift = watchDrift(context);
  try {
    await conductPasses(context);
    if (context.stop.reason() === 'shutdown' || isCancelled(context)) return;
    await finish(context);
  } catch (fault) {
    await fail(context, fault);
  } finally {
    stopStock();
    stopDrift();
  }
}

async function conductPasses(context: NightContext): Promise<void> {
  if (nightOf(context).state === 'finishing') return;
  for (
    let pass = resumed(context) ?? (await nextPass(context));
    pass !== null;
    pass = await nextPass(context)
  ) {
    if (nightOf(context).state !== 'running') {
      moveNight(context, 'running', { reason: 'The window is open and every constraint holds.' });
    }
    context.live.passes += 1;
    try {
      await runPass(context, pass);
    } finally {
      context.live.passes -= 1;
    }
    if (context.stop.reason() !== null) return;
  }
}

/** The pass that a crash or a quit cut short; null when none was at work. */
function resumed(context: NightContext): NextPass | null {
  const slot = cutShort(context);
  if (slot !== null) return { slot };
  const isAtWork = nightOf(context).state === 'running' && firstDue(context) === null;
  return isAtWork ? { slot: null } : null;
}

/** A night cancelled before it started ends without a brief: nothing happened that the user does not know. */
function isCancelled(context: NightContext): boolean {
  const { startedAt, state } = nightOf(context);
  const isOver = state !== 'armed' && state !== 'waiting';
  const why = context.stop.reason();
  if (startedAt !== null || isOver || (why !== 'user' && why !== 'emergency')) return false;
  const { sentence, reason } = CANCELLED[why];
  closeSlots(context, { reason: why, sentence });
  moveNight(context, 'stopped', { reason });
  return true;
}

const CANCELLED = {
  user: {
    sentence: 'You cancelled the night before it started.',
    reason: 'Cancelled by you before it started.',
  },
  emergency: {
    sentence: 'An emergency stop ended the night before it started.',
    reason: 'Emergency stop before it started.',
  },
} as const;

async function finish(context: NightContext): Promise<void> {
  const before = nightOf(context);
  if (before.state !== 'finishing') {
    moveNight(context, 'finishing', { reason: whyFinishing(context, before.startedAt) });
  }
  closeSlots(context, { reason: 'window_closed', sentence: 'The night ended before it began.' });
  await wrapUp(context);
  await publishResults(context);
  const { reason } = nightOf(context);
  const wasStopped = reason.startsWith(STOPPED) || isEmergency(reason);
  const state = wasStopped ? 'stopped' : 'brief-ready';
  await publishJournals(context, state);
  await writeReport(context, { state, reason });
}

const STOPPED = 'Stopped by you';

function whyFinishing(context: NightContext, startedAt: number | null): string {
  const reason = context.stop.reason();
  if (reason === 'user') return `${STOPPED}.`;
  if (reason === 'emergency') return EMERGENCY;
  if (startedAt !== null) return reason === 'deadline' ? 'The window ended.' : 'All work is done.';
  const { store } = context.ports;
  const dropped = store.slotsOfNight(context.nightId).findLast(({ sentence }) => sentence !== '');
  return `It never started: ${dropped?.sentence ?? nightOf(context).reason}`;
}

async function fail(context: NightContext, fault: unknown): Promise<void> {
  const reason = reasonOf(fault);
  const stack = fault instanceof Error ? fault.stack : undefined;
  context.ports.log.error('night.failed', { nightId: context.nightId, reason, stack });
  record(context, { type: 'night.noted', body: { text: `A fault ended the night: ${reason}` } });
  if (nightOf(context).state !== 'finishing') moveNight(context, 'finishing', { reason });
  closeSlots(context, { reason: 'fault', sentence: 'A fault ended the night.' });
  enterPhase(context, 'wrap-up');
  await writeReport(context, { state: 'failed', reason });
}
