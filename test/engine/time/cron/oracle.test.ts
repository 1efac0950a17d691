import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../src/engine/time/cron/occurrences.ts';
import { createZone } from '../../../../src/engine/time/zone/zone.ts';
import { compareWithOracle, ORACLE_EXPRESSIONS, ORACLE_ZONES } from './oracle.ts';

const isFull = process.env['NIGHTKILN_SWEEP'] === 'full';
const HOUR_MS = 3_600_000;
/** Seventeen months that hold three or four clock changes of most zones. */
const MONTHS: Span = { fromAt: Date.UTC(2026, 8, 1), toAt: Date.UTC(2028, 1, 1) };

/** Everything, or in the short form the hours around every clock change, and one stretch without any. */
function spansFor(zone: string): readonly Span[] {
  if (isFull) return [MONTHS];
  const changes = createZone(zone).changesBetween(MONTHS.fromAt, MONTHS.toAt);
  const ordinary = { fromAt: Date.UTC(2026, 11, 31), toAt: Date.UTC(2027, 0, 3) };
  return [
    ordinary,
    ...changes.map(({ at }) => ({ fromAt: at - 27 * HOUR_MS, toAt: at + 27 * HOUR_MS })),
  ];
}

describe('our own reading of cron', () => {
  it('agrees with the oracle on every instant in 16 zones', { timeout: 900_000 }, () => {
    const results = ORACLE_ZONES.flatMap((zone) =>
      spansFor(zone).flatMap((span) =>
        ORACLE_EXPRESSIONS.map(([expression, dayRule]) =>
          compareWithOracle({ zone, expression, dayRule, span }),
        ),
      ),
    );
    const compared = results.reduce((sum, result) => sum + result.compared, 0);
    expect(results.flatMap((result) => result.differences)).toEqual([]);
    expect(ORACLE_ZONES).toHaveLength(16);
    expect(compared).toBeGreaterThanOrEqual(isFull ? 500_000 : 8_000);
    if (isFull) process.stdout.write(`planner oracle: ${compared} instants, 0 differences\n`);
  });
});
