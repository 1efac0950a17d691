import type { OsPorts } from '../node/app-ports.ts';
import { createHostDevice } from '../node/host/create-host-device.ts';
import { createHeadlessPower } from '../node/power/headless-power.ts';
import { sleepHolderOn } from '../node/power/sleep-holder.ts';
import { VERSION } from '../node/version.ts';

/** The headless host: the device by what the platform can be asked for, notices as lines on stderr. */
export function createOsPorts(note: (text: string) => void): OsPorts {
  return {
    power: createHeadlessPower(),
    device: createHostDevice,
    notifier: { notify: ({ title, body }) => note(`${title}: ${body}`) },
    capabilities: {
      host: 'headless',
      tray: false,
      revealFolder: false,
      notifications: false,
      sleepHeldBy: sleepHolderOn(process.platform),
      version: VERSION,
    },
    openBrief: () => false,
  };
}
