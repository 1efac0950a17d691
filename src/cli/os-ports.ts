import type { OsPorts } from '../node/app-ports.ts';
import { createHostDevice } from '../node/host/create-host-device.ts';
import { createHeadlessPower } from '../node/power/headless-power.ts';
import { loadOwnNative, macAwakeMs } from '../node/power/mac/load-native.ts';
import { createMacSensing } from '../node/power/mac/mac-sensing.ts';
import { sleepHolderOn } from '../node/power/sleep-holder.ts';
import { VERSION } from '../node/version.ts';

/** The headless host: the device by the addon or what the platform can be asked for, notices as lines on stderr. */
export async function createOsPorts(note: (text: string) => void): Promise<OsPorts> {
  const loaded = await loadOwnNative(process.platform);
  return {
    power: createHeadlessPower({ loaded }),
    device: (wants) => createHostDevice({ ...wants, macSensing: () => createMacSensing(loaded) }),
    awakeMs: macAwakeMs(loaded),
    notifier: { notify: ({ title, body }) => note(`${title}: ${body}`) },
    capabilities: {
      host: 'headless',
      tray: false,
      revealFolder: false,
      notifications: false,
      sleepHeldBy: sleepHolderOn(process.platform, loaded),
      version: VERSION,
    },
    openBrief: () => false,
  };
}
