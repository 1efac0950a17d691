import type { FileVitals, VitalSigns } from '../../../engine/ports/agent.ts';
import type { ChildProcessHandle } from '../../process/start.ts';
import { lookAtFolder } from '../../process/vitals/folders.ts';

/** What an agent's own words show of it. */
export interface Pulse {
  /** Grows with each sign of work. */
  readonly progress: number;
  readonly runningCommands: number;
}

/** Where an agent leaves files. */
export interface AgentFolders {
  readonly worktree: string;
  /** More folders that it writes: scratch, home. Absolute. */
  readonly others: readonly string[];
}

/** The vital signs of a run, from what its driver heard, its processes, and its folders as they were at the begin. */
export function vitalSignsOf(
  child: ChildProcessHandle,
  folders: AgentFolders,
  pulse: () => Pulse,
): VitalSigns {
  const before = walk(folders);
  return {
    async read() {
      const reading = await child.read();
      return reading === null ? null : { ...reading, ...pulse() };
    },
    async readFiles(): Promise<FileVitals | null> {
      const { changedAt, bytes } = await walk(folders);
      return { changedAt, grownBytes: Math.max(0, bytes - (await before).bytes) };
    },
  };
}

/** The vital signs of a run that may not have started yet, or never does; `started` does not reject. */
export function signsOnceStarted(started: () => Promise<VitalSigns | null>): VitalSigns {
  return {
    read: async () => (await started())?.read() ?? null,
    readFiles: async () => (await started())?.readFiles() ?? null,
  };
}

async function walk({ worktree, others }: AgentFolders) {
  const { changedAt, bytes } = await lookAtFolder(worktree);
  let all = bytes;
  for (const folder of others) all += (await lookAtFolder(folder)).bytes;
  return { changedAt, bytes: all };
}
