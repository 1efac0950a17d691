import { z } from 'zod';
import type { Probe } from '../../host/probe.ts';
import type { AskBus } from './bus.ts';

const PROFILES = {
  service: 'net.hadess.PowerProfiles',
  path: '/net/hadess/PowerProfiles',
  interface: 'net.hadess.PowerProfiles',
} as const;

/** The power saver of power-profiles-daemon, which is what Linux has of a low power mode. */
export function powerProfileProbe(ask: AskBus): Probe {
  return {
    source: 'power-profiles-daemon',
    everyMs: 60_000,
    isFast: false,
    look: async () => {
      const parsed = z.tuple([z.string()]).safeParse(await ask(PROFILES, ['ActiveProfile']));
      return { isLowPower: parsed.success ? parsed.data[0] === 'power-saver' : null };
    },
  };
}
