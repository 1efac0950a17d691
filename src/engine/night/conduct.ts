import { reasonOf } from '../../shared/error.ts';
import { blockedBy } from '../constraints/check.ts';
import { readConstraints } from './constraints.ts';
import { enterPhase, moveNight, type NightContext, nightOf, record } from './context.ts';
import { waitUntil } from './pause.ts';
import { prepareRepositories } from './phases/health.ts';
import { leaveUnplanned, planTasks } from './phases/plan.ts';
import { writeReport } from './phases/report.ts';
import { workThroughTasks } from './phases/work.ts';
import { wrapUp } from './phases/wrap-up.ts';
import { RECHECK_MS } from './recheck.ts';

/**
 * Conducts one night from wherever it stands to its end. Returns when the night has ended, or when the host shuts
 * down and leaves it open. A bug ends the night as failed, with a brief that says so.
 */
export async function conductNight(context: NightContext): Promise<void> {
  const cancelDeadline = context.ports.clock.at(nightOf(context).deadlineAt, () =>
    context.stop.trigger('deadline'),
  );
  try {
    if (nightOf(context).deadlineAt <= context.ports.clock.now()) context.stop.trigger('deadline');
    await waitForStart(context);
    if (context.stop.reason() === 'shutdown' || isCancelled(context)) return;
    if (nightOf(context).state === 'running') await runPhases(context);
    if (context.stop.reason() === 'shutdown') return;
    await finish(context);
  } catch (fault) {
    await fail(context, fault);
  } finally {
    cancelDeadline();
  }
}

/** Waits for the window and the constraints; returns when the night runs, or when it never will. */
async function waitForStart(context: NightContext): Promise<void> {
  const { clock, power } = context.ports;
  for (;;) {
    const night = nightOf(context);
    const isWaiting = night.state === 'armed' || night.state === 'waiting';
    if (!isWaiting || context.stop.reason() !== null) return;
    if (clock.now() < night.windowStartAt) {
      waitFor(context, 'window', 'Outside the window.');
      await waitUntil(clock, night.windowStartAt, { signal: context.stop.signal });
      continue;
    }
    const blocker = blockedBy(await readConstraints(context));
    if (blocker === null) {
      moveNight(context, 'running', { reason: 'The window is open and every constraint holds.' });
      return;
    }
    waitFor(context, 'constraint', blocker.sentence);
    await waitUntil(clock, clock.now() + RECHECK_MS, {
      signal: context.stop.signal,
      nudge: (run) => power.onChange(run),
    });
  }
}

/** Records a wait once; looking again at the same obstacle is no news. */
function waitFor(context: NightContext, waitingFor: 'window' | 'constraint', reason: string): void {
  const night = nightOf(context);
  if (night.state === 'waiting' && night.waitingFor === waitingFor && night.reason === reason)
    return;
  moveNight(context, 'waiting', { reason, waitingFor });
}

/** A night cancelled before it started ends without a brief: nothing happened that the user does not know. */
function isCancelled(context: NightContext): boolean {
  const { state } = nightOf(context);
  const isWaiting = state === 'armed' || state === 'waiting';
  if (!isWaiting || context.stop.reason() !== 'user') return false;
  moveNight(context, 'stopped', { reason: 'Cancelled by you before it started.' });
  return true;
}

async function runPhases(context: NightContext): Promise<void> {
  await prepareRepositories(context);
  if (context.stop.reason() === 'shutdown') return;
  if (context.stop.reason() === null) await planTasks(context);
  else leaveUnplanned(context);
  if (context.stop.reason() !== 'shutdown') await workThroughTasks(context);
}

async function finish(context: NightContext): Promise<void> {
  const before = nightOf(context);
  if (before.state !== 'finishing') {
    moveNight(context, 'finishing', { reason: whyFinishing(context, before.state) });
  }
  await wrapUp(context);
  const wasStopped = nightOf(context).reason.startsWith(STOPPED);
  const state = wasStopped ? 'stopped' : 'brief-ready';
  await writeReport(context, { state, reason: nightOf(context).reason });
}

const STOPPED = 'Stopped by you';

function whyFinishing(context: NightContext, from: string): string {
  const reason = context.stop.reason();
  if (reason === 'user') return `${STOPPED}.`;
  if (from === 'running') return reason === 'deadline' ? 'The window ended.' : 'All work is done.';
  return `It never started: ${nightOf(context).reason}`;
}

async function fail(context: NightContext, fault: unknown): Promise<void> {
  const reason = reasonOf(fault);
  const stack = fault instanceof Error ? fault.stack : undefined;
  context.ports.log.error('night.failed', { nightId: context.nightId, reason, stack });
  record(context, { type: 'night.noted', body: { text: `A fault ended the night: ${reason}` } });
  if (nightOf(context).state !== 'finishing') moveNight(context, 'finishing', { reason });
  enterPhase(context, 'wrap-up');
  await writeReport(context, { state: 'failed', reason });
}
