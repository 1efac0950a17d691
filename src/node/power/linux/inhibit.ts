import { spawn } from 'node:child_process';
import { z } from 'zod';
import type { Power } from '../../../engine/ports/power.ts';
import { toolEnvironment } from '../../process/environment.ts';
import { holdByTool, type RunningTool } from '../holds/tool-hold.ts';
import { runOnBus } from './bus-call.ts';

/** What to hold: until `pid` ends, and no longer than `timeoutSec`. */
export interface InhibitWants {
  readonly pid: number;
  readonly why: string;
  readonly timeoutSec: number;
}

/**
 * The arguments of `systemd-inhibit`: sleep and idle are blocked until the process ends, however it ends, or the time
 * is over (scheduling-power.md 4.8). Never the display, never the lid.
 */
export function inhibitArguments({ pid, why, timeoutSec }: InhibitWants): string[] {
  const lock = ['--what=sleep:idle', '--mode=block', '--who=Nightkiln', `--why=${why}`];
  return [...lock, 'timeout', String(timeoutSec), 'tail', `--pid=${pid}`, '-f', '/dev/null'];
}

/** Starts the tool; a missing one holds nothing and harms nothing. */
export function startInhibition(wants: InhibitWants, file = 'systemd-inhibit'): RunningTool {
  const child = spawn(file, inhibitArguments(wants), {
    env: toolEnvironment(),
    stdio: 'ignore',
  });
  child.unref();
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  child.on('error', end);
  child.on('exit', end);
  return {
    pid: () => (isOver ? null : (child.pid ?? null)),
    release: () => {
      if (!isOver) child.kill();
    },
  };
}

/** Other programs of the same interface, for tests. */
export interface InhibitTools {
  readonly inhibit?: string;
  readonly busctl?: string;
}

/** Holds by `systemd-inhibit`, read back from logind's list of locks; holds that ask together share one answer. */
export function createInhibitHolds(tools: InhibitTools = {}): Power['hold'] {
  let asked: Promise<string | null> | null = null;
  const list = (): Promise<string | null> => {
    asked ??= runOnBus(LIST_CALL, tools.busctl).finally(() => {
      asked = null;
    });
    return asked;
  };
  return ({ name, timeoutMs }) =>
    holdByTool(timeoutMs, {
      heldBy: 'systemd-inhibit',
      start: (timeoutSec) =>
        startInhibition({ pid: process.pid, why: name, timeoutSec }, tools.inhibit),
      isListed: async (pid) => {
        const text = await list();
        return text === null ? null : listsSleepLock(text, pid);
      },
    });
}

const LOGIND = ['org.freedesktop.login1', '/org/freedesktop/login1'] as const;
const LIST_CALL = ['call', ...LOGIND, 'org.freedesktop.login1.Manager', 'ListInhibitors'] as const;

/** What, who, why, mode, user and process of each lock. */
const Inhibitors = z.object({
  type: z.literal('a(ssssuu)'),
  data: z.tuple([
    z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.number(), z.number()])),
  ]),
});

/** Whether `busctl --json=short call … ListInhibitors` lists a block on sleep by `pid`; null when it is no such list. */
export function listsSleepLock(text: string, pid: number): boolean | null {
  const list = Inhibitors.safeParse(parseJson(text));
  if (!list.success) return null;
  return list.data.data[0].some(
    ([what, , , mode, , owner]) =>
      owner === pid && mode === 'block' && what.split(':').includes('sleep'),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An answer of another form says nothing.
    return null;
  }
}
