import type { StoredEvent } from '../../shared/event.ts';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import { blockedBy, checkConstraints } from '../constraints/check.ts';
import { notAskedOf, observe } from './constraints.ts';
import type { Ports } from './context.ts';

/** Tells the person of what keeps a night from working while something can still be done about it. */
export interface Warner {
  start(): void;
  stop(): void;
}

/** Before the window: late enough to be true, early enough to plug in (scheduling-power.md 4.4). */
const AHEAD_MS = 1_800_000;
/** A constraint that blocks an open window this long will not pass by itself (ux.md 1.4). */
const BLOCKED_MS = 900_000;
/** What a person can mend before bed; the rest may change until the window opens. */
const MENDABLE: ReadonlySet<string> = new Set(['ac-power', 'lid']);

/** One notice per night and kind, replaced and never stacked (ux.md 1.4). It tells; what happens, others decide. */
export function createWarner(ports: Ports): Warner {
  const { store, clock, notifier, ids, log } = ports;
  const told = new Set<string>();
  const cancels = new Map<string, () => void>();
  const tell = (nightId: string, kind: string, message: { title: string; body: string }): void => {
    const id = `night-${ids.hash(nightId).slice(0, 12)}-${kind}`;
    if (told.has(id)) return;
    told.add(id);
    notifier.notify({ id, ...message });
  };
  const plan = (key: string, set: (run: () => void) => () => void, run: () => void): void => {
    cancels.get(key)?.();
    cancels.set(key, set(run));
  };
  const lookAhead = async (nightId: string): Promise<void> => {
    const blocker = await mendable(ports, nightId);
    if (blocker === null) return;
    tell(nightId, 'ahead', { title: 'Tonight could not start as it is', body: blocker.sentence });
  };
  const watchArming = (nightId: string, startAt: number): void => {
    const look = (): void => {
      lookAhead(nightId).catch((fault: unknown) => log.warn('warn.failed', { fault: `${fault}` }));
    };
    if (startAt > clock.now()) plan('ahead', (run) => clock.at(startAt - AHEAD_MS, run), look);
  };
  const watchWait = (nightId: string): void => {
    plan(
      'blocked',
      (run) => clock.after(BLOCKED_MS, run),
      () => {
        const night = store.night(nightId);
        if (night?.state !== 'waiting' || night.waitingFor !== 'constraint') return;
        tell(nightId, 'blocked', { title: 'Tonight could not start', body: night.reason });
      },
    );
  };
  const hear = (event: StoredEvent): void => {
    const { nightId } = event;
    if (nightId === undefined) return;
    if (event.type === 'night.armed') watchArming(nightId, event.body.night.windowStartAt);
    if (event.type === 'night.moved' && event.body.waitingFor === 'constraint') watchWait(nightId);
    const stopsWork = event.type === 'night.held' && STOPPING.has(event.body.level);
    if (stopsWork) tell(nightId, 'held', { title: 'The night waits', body: event.body.sentence });
  };
  let stopFollowing = (): void => undefined;
  return {
    start: () => {
      stopFollowing();
      stopFollowing = store.follow(hear);
      const open = store.openNight();
      if (open !== null && open.startedAt === null) watchArming(open.id, open.windowStartAt);
    },
    stop: () => {
      stopFollowing();
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}

/** What a person could mend now for a night that has not begun; null when nothing is in its way. */
async function mendable(ports: Ports, nightId: string): Promise<ConstraintReading | null> {
  const night = ports.store.night(nightId);
  if (night === null || night.startedAt !== null || night.endedAt !== null) return null;
  const config = ports.config.current();
  const ignored = notAskedOf(night, config.constraints.onUserActive);
  const readings = checkConstraints(config, await observe(ports), ignored);
  return blockedBy(readings.filter(({ id }) => MENDABLE.has(id ?? '')));
}

const STOPPING: ReadonlySet<string> = new Set(['pause-soft', 'checkpoint-and-stop']);
