import path from 'node:path';
import type { Trip } from '../../shared/schema/trip.ts';
import type { Enclosed, HeldKind, Wish } from '../sandbox/sandbox.ts';
import { REPORT_NAME, type Wires } from './wires.ts';

/** A trip with what it belongs to. */
export interface WiredTrip extends Trip {
  readonly kind: HeldKind;
  readonly worktree: string;
  readonly runToken: string | null;
}

/** Where wires lie, and whom they tell. */
export interface WireHost {
  readonly wires: Wires;
  /** Called after the end of a run for each trip, at most twenty times. */
  onTripped(trip: WiredTrip): void;
}

/** A private folder of the run, and where the run itself sees it. */
export interface ReportPlace {
  readonly folder: string;
  readonly folderAt: string;
}

/** A run with wires over it. `tell` is for its end. */
export interface WatchedRun {
  readonly wish: Wish;
  tell(): Promise<void>;
}

/**
 * Lays wires over a run: an agent's are refused, a setup command or a check is only reported, because the person named
 * it. Where none can be laid the run goes without: they are not what holds it.
 */
export async function watchRun(
  host: WireHost | undefined,
  wish: Wish,
  place: ReportPlace,
): Promise<WatchedRun> {
  if (host === undefined) return { wish, tell: () => Promise.resolve() };
  const { kind, worktree, runToken = null, reportFolder } = wish;
  const here = { folder: reportFolder ?? place.folder, folderAt: reportFolder ?? place.folderAt };
  const mode = kind === 'agent' ? 'refuse' : 'note';
  try {
    const laid = await host.wires.lay({
      mode,
      owner: { kind, worktree, runToken },
      env: wish.env,
      reportFile: path.join(here.folder, REPORT_NAME),
      reportAt: path.join(here.folderAt, REPORT_NAME),
    });
    return {
      wish: { ...wish, env: laid.env, readable: [...(wish.readable ?? []), laid.folder] },
      async tell() {
        for (const trip of await laid.read()) {
          host.onTripped({ ...trip, kind, worktree, runToken });
        }
        await laid.close();
      },
    };
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
    return { wish, tell: () => Promise.resolve() };
  }
}

/** The end of a run also tells what tripped, before its folders are gone. */
export function tellingAtEnd(enclosed: Enclosed, watched: WatchedRun): Enclosed {
  return {
    ...enclosed,
    async release() {
      await watched.tell();
      await enclosed.release();
    },
  };
}
