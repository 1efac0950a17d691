import { z } from 'zod';
import type { DeviceValues } from '../../../shared/schema/device.ts';
import type { Probe } from '../../host/probe.ts';
import type { AskBus, BusObject } from './bus.ts';

const MANAGER: BusObject = {
  service: 'org.freedesktop.login1',
  path: '/org/freedesktop/login1',
  interface: 'org.freedesktop.login1.Manager',
};
const SESSION: BusObject = {
  service: 'org.freedesktop.login1',
  path: '/org/freedesktop/login1/session/auto',
  interface: 'org.freedesktop.login1.Session',
};

const NAMES = [
  'LidClosed',
  'Docked',
  'IdleHint',
  'IdleSinceHint',
  'PreparingForSleep',
  'ScheduledShutdown',
] as const;

const Answer = z.tuple([
  z.boolean(),
  z.boolean(),
  z.boolean(),
  z.number(),
  z.boolean(),
  z.tuple([z.string(), z.number()]),
]);

/** Lid, user, sleep and scheduled shutdowns from logind (scheduling-power.md 4.8). */
export function logindProbe(ask: AskBus, now: () => number = Date.now): Probe {
  return {
    source: 'logind',
    everyMs: 60_000,
    isFast: false,
    look: async () => {
      const [manager, session] = await Promise.all([
        ask(MANAGER, NAMES),
        ask(SESSION, ['LockedHint']),
      ]);
      const parsed = Answer.safeParse(manager);
      const locked = z.tuple([z.boolean()]).safeParse(session);
      return {
        ...(parsed.success ? valuesOf(parsed.data, now()) : {}),
        isLocked: locked.success ? locked.data[0] : null,
      };
    },
  };
}

/** logind counts in microseconds; an idle hint that is not set means somebody is there now. */
function valuesOf(
  [isClosed, isDocked, isIdle, idleSince, isPreparing, [kind, usec]]: z.infer<typeof Answer>,
  now: number,
): DeviceValues {
  const idleMs = isIdle && idleSince > 0 ? Math.max(0, now - idleSince / 1000) : null;
  return {
    lid: { isClosed, causesSleep: !isDocked },
    idleMs: isIdle ? idleMs : 0,
    fullWake: !isPreparing,
    isSuspended: isPreparing,
    shutdown: { at: kind === '' ? null : usec / 1000, kind },
  };
}
