import path from 'node:path';
import { app, Notification, powerMonitor, powerSaveBlocker, safeStorage } from 'electron/main';
import type { Log } from '../engine/ports/log.ts';
import type { OsPorts } from '../node/app-ports.ts';
import { createHostDevice } from '../node/host/create-host-device.ts';
import { createLoginPath } from '../node/login-shell/login-path.ts';
import { readBattery } from '../node/power/battery.ts';
import { loadOwnNative, macAwakeMs } from '../node/power/mac/load-native.ts';
import { createMacSensing } from '../node/power/mac/mac-sensing.ts';
import { createNotifier } from './notify.ts';
import { createPower } from './power/monitor.ts';
import { powerMonitorProbe } from './power/probe.ts';
import { createKeychainSecrets } from './secrets/keychain.ts';

/** What the operating system gives the engine through Electron and, on a Mac, the addon. */
export async function electronPorts(log: Log, openBrief: () => boolean): Promise<OsPorts> {
  const isMac = process.platform === 'darwin';
  const loaded = await loadOwnNative(process.platform);
  if (isMac) log.info('power.sensing', { reducedBecause: loaded.missingBecause });
  const more = [powerMonitorProbe(powerMonitor)];
  const parts = { powerMonitor, powerSaveBlocker, readBattery, loaded: isMac ? loaded : null };
  return {
    power: createPower(parts),
    device: (wants) =>
      createHostDevice({ ...wants, more, macSensing: () => createMacSensing(loaded) }),
    awakeMs: macAwakeMs(loaded),
    // The desktop starts apps with the system's own folders alone (agents.md 8).
    loginPath: isMac ? createLoginPath : undefined,
    // Beside the browser's own files, whose key it is encrypted with.
    secrets: createKeychainSecrets(safeStorage, path.join(app.getPath('userData'), 'secrets.json')),
    notifier: createNotifier({ log, onClicked: () => openBrief() }),
    capabilities: {
      host: 'menu-bar',
      tray: true,
      revealFolder: true,
      notifications: Notification.isSupported(),
      sleepHeldBy: 'powerSaveBlocker',
      version: app.getVersion(),
    },
    openBrief,
  };
}
