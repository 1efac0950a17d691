import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SleepMoment } from '../../../engine/ports/power.ts';
import { toolEnvironment } from '../../process/environment.ts';
import type { SleepSource } from '../sleep/sleep-feed.ts';

const SIGNAL =
  /^\/org\/freedesktop\/login1: org\.freedesktop\.login1\.Manager\.PrepareForSleep \((true|false),\)$/;

/** What a line of `gdbus monitor` says about sleep; null for every other line. */
export function sleepMomentIn(line: string): SleepMoment | null {
  const flag = SIGNAL.exec(line.trim())?.[1];
  return flag === undefined ? null : flag === 'true' ? 'suspend' : 'resume';
}

const MONITOR = ['gdbus', 'monitor', '--system'];
const LOGIND = ['--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1'];

/**
 * logind's `PrepareForSleep` through `gdbus monitor`, which the kernel ends with us. Without the tools, the bus or
 * logind nothing is ever told. Sleep does not wait for the listeners.
 */
export function logindSleep(program = 'setpriv'): SleepSource {
  return (tell) => {
    const child = spawn(program, ['--pdeathsig', 'TERM', ...MONITOR, ...LOGIND], {
      env: toolEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // A missing tool ends the source before it began.
    child.on('error', () => undefined);
    // Neither the child nor its pipe keeps a finished program alive.
    child.unref();
    if ('unref' in child.stdout && typeof child.stdout.unref === 'function') child.stdout.unref();
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const moment = sleepMomentIn(line);
      if (moment !== null) void tell(moment);
    });
    return () => {
      lines.close();
      child.kill();
      child.stdout.destroy();
    };
  };
}
