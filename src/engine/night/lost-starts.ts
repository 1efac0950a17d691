import type { SlotRow } from '../../shared/schema/slot.ts';
import type { NightRow, StoreReads } from '../ports/store.ts';

/** As far as the ledger itself looks back (scheduling-power.md 2.4.5). */
const LOOK_BACK_MS = 7 * 24 * 3_600_000;
const NIGHTS_LOOKED_AT = 60;

/** Starts that fell between `night` and the brief before it and belong to no night: nobody was there to begin one. */
export function lostBefore(store: StoreReads, night: NightRow): readonly SlotRow[] {
  const before = toldUntil(store, ({ armedAt, id }) => armedAt <= night.armedAt && id !== night.id);
  const { windowStartAt } = night;
  return lostBetween(store, Math.max(before, windowStartAt - LOOK_BACK_MS), windowStartAt);
}

/** What no brief has told yet of starts that were lost, in one sentence; null when none was. */
export function lostNotice(store: StoreReads, now: number): string | null {
  const before = toldUntil(store, () => true);
  const lost = lostBetween(store, Math.max(before, now - LOOK_BACK_MS), now);
  const newest = lost.at(-1);
  if (newest === undefined) return null;
  const count = lost.length === 1 ? 'One start was' : `${lost.length} starts were`;
  return `${count} lost since the last brief, the newest on ${newest.night}: ${newest.sentence}`;
}

/** The end of the last night whose brief tells what did not run. */
function toldUntil(store: StoreReads, isMeant: (night: NightRow) => boolean): number {
  return store
    .nights(NIGHTS_LOOKED_AT)
    .filter((night) => night.headline !== null && isMeant(night))
    .reduce((latest, { deadlineAt }) => Math.max(latest, deadlineAt), 0);
}

/** A start that nobody asked for was not lost. */
function lostBetween(store: StoreReads, fromAt: number, toAt: number): readonly SlotRow[] {
  return store
    .slotsBetween(fromAt, toAt - 1)
    .filter(({ nightId, state }) => nightId === null && state === 'missed');
}
