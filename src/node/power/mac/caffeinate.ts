import { spawn } from 'node:child_process';
import { z } from 'zod';
import { toolEnvironment } from '../../process/environment.ts';
import type { RunningTool } from '../holds/tool-hold.ts';
import { MAC_TOOLS } from './run-tool.ts';

/** What to hold: until `pid` ends, and no longer than `timeoutSec` where that is given. */
export const CaffeinateHold = z.object({
  pid: z.number().int().positive(),
  timeoutSec: z.number().int().positive().max(86_400).optional(),
});
export type CaffeinateHold = z.infer<typeof CaffeinateHold>;

/**
 * The arguments of `caffeinate`: `-i` idle sleep, `-w` ends with the process, `-t` after a time. Never `-d` or `-u`,
 * which light the display, and not `-s`, whose assertion the system calls unsupported (scheduling-power.md 3.1).
 */
export function caffeinateArguments(hold: CaffeinateHold): string[] {
  const { pid, timeoutSec } = CaffeinateHold.parse(hold);
  const limit = timeoutSec === undefined ? [] : ['-t', String(timeoutSec)];
  return ['-i', ...limit, '-w', String(pid)];
}

/**
 * Starts `caffeinate`. `onLost` is called once when it ends without `release`, so that the hold can be taken again.
 * Never throws: a missing tool is a lost hold.
 */
export function startCaffeinate(
  hold: CaffeinateHold,
  options: { readonly file?: string; readonly onLost?: () => void } = {},
): RunningTool {
  const child = spawn(options.file ?? MAC_TOOLS.caffeinate, caffeinateArguments(hold), {
    env: toolEnvironment(),
    stdio: 'ignore',
  });
  // The hold must not keep a finished program alive; `-w` ends it then.
  child.unref();
  let isOver = false;
  const lose = (): void => {
    if (isOver) return;
    isOver = true;
    options.onLost?.();
  };
  child.on('error', lose);
  child.on('exit', lose);
  return {
    pid: () => (isOver ? null : (child.pid ?? null)),
    release: () => {
      if (isOver) return;
      isOver = true;
      child.kill();
    },
  };
}
