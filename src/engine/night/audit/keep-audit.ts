import type { StoredEvent } from '../../../shared/event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';
import type { LeveledEvent, Store, StoreReads } from '../../ports/store.ts';
import { verifyHistory } from '../../report/audit/verify.ts';
import { isOpen } from '../transitions.ts';
import { addMark, readMarks } from './marks.ts';

interface AuditPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly files: Files;
  readonly log: Log;
}

/** Looks after the history: is it the one that was written, and where did it stand when a night ended. */
export interface AuditKeeper {
  start(): void;
  /** Resolves once the last mark is on disk. */
  stop(): Promise<void>;
}

/** Verifies the history at every start, beside everything else, and notes its head after every night and at the end. */
export function createAuditKeeper(ports: AuditPorts): AuditKeeper {
  const { store, files } = ports;
  let last: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  let stopFollowing = (): void => undefined;
  const mark = (): void => {
    last = last.then(() => addMark(files, store.chainHead()));
  };
  return {
    start: () => {
      void doubt(ports, () => isStopped);
      stopFollowing = store.follow((event) => {
        if (event.type === 'night.moved' && !isOpen(event.body.to)) mark();
      });
    },
    stop: async () => {
      isStopped = true;
      stopFollowing();
      mark();
      await last;
    },
  };
}

/**
 * A history that does not hold is told once for the place where it breaks. Nobody who leaves waits for a long history: once
 * `isStopped`, no further slice is looked at.
 */
async function doubt(
  { store, clock, files, log }: AuditPorts,
  isStopped: () => boolean,
): Promise<void> {
  const marks = await readMarks(files);
  if (isStopped()) return;
  const after: Clock['after'] = (ms, run) =>
    clock.after(ms, () => (isStopped() ? undefined : run()));
  const { problem, head, events } = await verifyHistory(
    { store, clock: { ...clock, after } },
    marks,
  );
  if (isStopped()) return;
  log.info('audit.verified', { problem, head, events });
  if (problem === null) return;
  const isTold = doubts(store).some(({ event }) => isAbout(event, events));
  if (!isTold) store.append({ type: 'journal.doubted', body: { sentence: problem, upTo: events } });
}

const TOLD_FOR_MS = 14 * 24 * 3_600_000;

/** What is wrong with the history, for two weeks after it was found; null when nothing is. */
export function doubtNotice(store: StoreReads, now: number): string | null {
  const last = doubts(store)[0]?.event;
  if (last === undefined || now - last.at > TOLD_FOR_MS) return null;
  return `${sentenceOf(last)} Run "nk audit verify".`;
}

function isAbout(event: StoredEvent, upTo: number): boolean {
  return event.type === 'journal.doubted' && event.body.upTo === upTo;
}

function sentenceOf(event: StoredEvent): string {
  return event.type === 'journal.doubted' ? event.body.sentence : '';
}

function doubts(store: StoreReads): readonly LeveledEvent[] {
  return store.findEvents({ ...EVERYTHING, types: ['journal.doubted'] });
}

const EVERYTHING = {
  beforeSeq: null,
  fromAt: null,
  toAt: null,
  minLevel: 0,
  nightId: null,
  taskId: null,
  limit: 20,
} as const;
