import type { PowerMonitor } from 'electron/main';
import type { SleepSource } from '../../node/power/sleep/sleep-feed.ts';

/** Sleep and wake as powerMonitor tells them: sleep does not wait, and both may come twice (scheduling-power.md 3.4). */
export function monitorSleep(powerMonitor: PowerMonitor): SleepSource {
  return (tell) => {
    const suspend = (): void => void tell('suspend');
    const resume = (): void => void tell('resume');
    powerMonitor.on('suspend', suspend);
    powerMonitor.on('resume', resume);
    return () => {
      powerMonitor.off('suspend', suspend);
      powerMonitor.off('resume', resume);
    };
  };
}
