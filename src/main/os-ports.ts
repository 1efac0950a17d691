import { app, Notification, powerMonitor, powerSaveBlocker } from 'electron/main';
import type { Log } from '../engine/ports/log.ts';
import type { OsPorts } from '../node/app-ports.ts';
import { createHostDevice } from '../node/host/create-host-device.ts';
import { readBattery } from '../node/power/battery.ts';
import { createNotifier } from './notify.ts';
import { createPower } from './power/monitor.ts';
import { powerMonitorProbe } from './power/probe.ts';

/** What the operating system gives the engine through Electron. */
export function electronPorts(log: Log, openBrief: () => boolean): OsPorts {
  return {
    power: createPower({ powerMonitor, powerSaveBlocker, readBattery }),
    device: (wants) => createHostDevice({ ...wants, more: [powerMonitorProbe(powerMonitor)] }),
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
