import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replayJournal } from '../../../src/node/store/replay.ts';
import { EVENT_TYPES } from '../../../src/shared/event.ts';
import { tempStore } from '../../helpers/temp-store.ts';
import { type Choice, choices, eventsFor } from './scenario.ts';
import { dumpTables } from './tables.ts';

it('builds the same tables, row by row, from the events alone', { timeout: 120_000 }, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(choices(300), (chosen) => expectReplayToMatch(chosen, seen)),
    { seed: 20260302, numRuns: 6 },
  );
  expect([...seen].sort()).toEqual([...EVENT_TYPES].sort());
});

function expectReplayToMatch(chosen: readonly Choice[], seen: Set<string>): void {
  const { store, clock, path: source, dir, remove } = tempStore();
  try {
    for (const event of eventsFor(chosen)) {
      clock.jumpTo(clock.now() + 1);
      store.append(event);
      seen.add(event.type);
    }
    const target = path.join(dir, 'replayed.db');
    expect(replayJournal(source, target)).toEqual({ ok: true, value: store.lastSeq() });
    expect(dumpTables(target)).toEqual(dumpTables(source));
  } finally {
    remove();
  }
}
