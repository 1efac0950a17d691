import fs from 'node:fs';
import { stoppedByEmergency } from '../../engine/night/emergency/forbidden.ts';
import type { Brake, StopOrder } from '../../engine/ports/emergency/brake.ts';
import type { Log } from '../../engine/ports/log.ts';
import { reasonOf } from '../../shared/error.ts';
import { endQuestions } from '../agent/program-agent/ask.ts';
import { endShellQuestions } from '../login-shell/ask-shell.ts';
import { type ChildProcessHandle, refusedProcess, startProcess } from '../process/start.ts';
import {
  isStopFileThere,
  placeStopFile,
  readStopFile,
  removeStopFile,
  STOP_FILES,
} from './stop-file.ts';

/** The brake of one host, and the only way in which it starts agents, setup commands and checks. */
export interface BrakedHost {
  readonly brake: Brake;
  readonly startProcess: typeof startProcess;
}

/** The folder is watched; where that cannot be done, or loses something, this look finds the file. */
const LOOK_EVERY_MS = 1000;

/** A brake on the stop file of `stateDir`. The file is looked at before each start, so that no start slips by it. */
export function createBrake({ stateDir, log }: { stateDir: string; log: Log }): BrakedHost {
  const live = new Set<ChildProcessHandle>();
  // A file that was removed by hand does not release what this process was told.
  const held: { order: StopOrder | null } = { order: null };
  const isPulled = (): boolean => held.order !== null || isStopFileThere(stateDir);
  return {
    startProcess: (options) => {
      if (isPulled()) return refusedProcess(stoppedByEmergency());
      const child = startProcess(options);
      live.add(child);
      // `done` never rejects.
      void child.done.then(() => live.delete(child));
      return child;
    },
    brake: {
      isPulled,
      order: () => held.order ?? readStopFile(stateDir),
      pull: (order) => {
        held.order ??= order;
        return placeStopFile(stateDir, order);
      },
      release: () => {
        const removed = removeStopFile(stateDir);
        if (removed.ok) held.order = null;
        return removed;
      },
      onPulled: (run) =>
        followFolder(stateDir, log, () => {
          if (held.order !== null || !isStopFileThere(stateDir)) return;
          held.order = readStopFile(stateDir);
          if (held.order !== null) run(held.order);
        }),
      endAll: async () => {
        const all = [...live];
        endQuestions();
        const [left] = await Promise.all([
          Promise.all(all.map((child) => child.endNow())),
          endShellQuestions(),
        ]);
        return { ended: all.length, leftBehind: left.reduce((sum, count) => sum + count, 0) };
      },
    },
  };
}

function followFolder(stateDir: string, log: Log, look: () => void): () => void {
  const pulse = setInterval(look, LOOK_EVERY_MS);
  pulse.unref();
  const watcher = watchFolder(stateDir, log, look);
  look();
  return () => {
    clearInterval(pulse);
    watcher?.close();
  };
}

function watchFolder(stateDir: string, log: Log, look: () => void): fs.FSWatcher | null {
  const names: readonly string[] = STOP_FILES;
  try {
    const watcher = fs.watch(stateDir, { persistent: false }, (_, name) => {
      if (name === null || names.includes(name)) look();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch (thrown) {
    log.warn('emergency.unwatched', { reason: reasonOf(thrown) });
    return null;
  }
}
