import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MachineNow,
  type RunRecord,
  remainsOf,
} from '../../../../src/node/process/kill/remains.ts';
import type { ProcessRow } from '../../../../src/node/process/process-table.ts';

const OURS = 'a'.repeat(32);

/** Few numbers and start times, so that numbers are used again all the time. */
const pid = fc.integer({ min: -1, max: 12 });
const start = fc.constantFrom('', '100', '101', '102');
const bootId = fc.constantFrom('', 'boot-a', 'boot-b');
const token = fc.constantFrom(null, OURS, 'b'.repeat(32), '');

interface Living {
  readonly row: ProcessRow;
  readonly token: string | null;
}

const living: fc.Arbitrary<Living> = fc
  .record({ pid, start, token, isZombie: fc.boolean(), parentPid: pid, groupId: pid })
  .map(({ token: carried, ...row }) => ({
    token: carried,
    row: { ...row, isRunnable: false, cpuMs: 0, memoryBytes: 0, command: 'x' },
  }));

const world = fc.record({
  record: fc.record({
    identity: fc.record({ pid, pidStart: start, bootId }),
    token: fc.constantFrom(OURS, ''),
    descendants: fc.array(fc.tuple(pid, start), { maxLength: 4 }).map((all) => new Map(all)),
  }),
  now: fc.record({
    bootId,
    table: fc.uniqueArray(living, { maxLength: 10, selector: ({ row }) => row.pid }),
    showsTokens: fc.boolean(),
  }),
});

/** Said without the code under test: whether a process can only be ours. */
function isOurs({ row, token: carried }: Living, record: RunRecord, now: MachineNow): boolean {
  if (row.pid < 2 || row.pid === process.pid || row.isZombie) return false;
  if (record.identity.bootId === '' || record.identity.bootId !== now.bootId) return false;
  const isMarked = record.token !== '' && carried === record.token;
  const isNoted = row.start !== '' && record.descendants.get(row.pid) === row.start;
  const isRoot = row.pid === record.identity.pid && row.start === record.identity.pidStart;
  return isMarked || isNoted || (isRoot && row.start !== '' && !now.showsTokens);
}

describe('what is taken for the remains of a run', () => {
  it('is never a stranger with a used number, in 10,000 generated machines', () => {
    let spared = 0;
    let taken = 0;
    fc.assert(
      fc.property(world, ({ record, now: { table, ...rest } }) => {
        const carried = table.flatMap(({ row, token: one }) =>
          one === null ? [] : [[row.pid, one] as const],
        );
        const now = { ...rest, table: table.map(({ row }) => row), tokens: new Map(carried) };
        const found = new Set(remainsOf(record, now).map((row) => row.pid));
        const wrong = table.filter((one) => found.has(one.row.pid) !== isOurs(one, record, now));
        expect(wrong).toEqual([]);
        taken += found.size;
        spared += table.filter(({ row }) => row.pid === record.identity.pid).length - found.size;
      }),
      { numRuns: 10_000, seed: 29 },
    );
    expect(taken).toBeGreaterThan(500);
    expect(spared).not.toBe(0);
  });
});
