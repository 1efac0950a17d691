import type { Attempt } from '../../shared/schema/attempt.ts';
import type { NightRow } from '../ports/store.ts';
import type { Ports } from './context.ts';

const LIVE = ['starting', 'running', 'stopping'];

/**
 * After a crash or a quit: ends what an earlier host left running, closes its attempts as lost, and says so in the
 * night's story. Steps are reconciled by the work that owns them when the night goes on.
 */
export async function recoverNight(ports: Ports, night: NightRow): Promise<void> {
  const { store } = ports;
  const nightId = night.id;
  if (night.state === 'armed' || night.state === 'waiting') {
    store.append({
      type: 'night.noted',
      nightId,
      body: { text: 'Nightkiln restarted while it waited.' },
    });
    return;
  }
  const live = store.attempts(nightId).filter((attempt) => LIVE.includes(attempt.state));
  for (const attempt of live) await closeLost(ports, attempt);
  const count = live.length === 1 ? '1 attempt' : `${live.length} attempts`;
  const reason = live.length === 0 ? 'Nothing was cut short.' : `${count} had been cut short.`;
  store.append({ type: 'night.recovered', nightId, body: { reason } });
  ports.failpoint('night:recovered');
}

async function closeLost(ports: Ports, attempt: Attempt): Promise<void> {
  const { pid, pidStart, bootId } = attempt;
  if (pid !== null && pidStart !== null && bootId !== null) {
    await ports.agents.reap({ pid, pidStart, bootId }, attempt.runToken, attempt.logPath);
  }
  ports.store.append({
    type: 'attempt.ended',
    nightId: attempt.nightId,
    taskId: attempt.taskId,
    attemptId: attempt.id,
    body: { state: 'lost', outcome: null, reason: 'The host ended while it ran.' },
  });
}
