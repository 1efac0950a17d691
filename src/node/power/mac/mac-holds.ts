import type { Power } from '../../../engine/ports/power.ts';
import { holdByTool } from '../holds/tool-hold.ts';
import { startCaffeinate } from './caffeinate.ts';
import type { LoadedNative } from './native-addon.ts';
import { holdByAssertion } from './native-hold.ts';

/**
 * Holds on a Mac without Electron: named assertions by the addon, and `caffeinate` where there is none or it was once
 * refused.
 */
export function createMacHolds({ native }: LoadedNative, caffeinate?: string): Power['hold'] {
  let isRefused = false;
  const tool = caffeinate === undefined ? {} : { file: caffeinate };
  return (wants) => {
    if (native !== null && !isRefused) {
      return holdByAssertion(native, wants, () => {
        isRefused = true;
      });
    }
    return holdByTool(wants.timeoutMs, {
      heldBy: 'caffeinate',
      start: (timeoutSec) => startCaffeinate({ pid: process.pid, timeoutSec }, tool),
    });
  };
}
