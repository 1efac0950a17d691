import { describe, expect, it } from 'vitest';
import { ENGINE_SUBJECTS } from './engine-subjects.ts';
import { NODE_SUBJECTS } from './node-subjects.ts';
import { sweep } from './sweep.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const CASES = IS_FULL ? 100_000 : 300;
const SEED = Number(process.env['NIGHTKILN_SWEEP_SEED'] ?? '104');
const LONGEST_MS = 250;

describe('any bytes', () => {
  it.each([...ENGINE_SUBJECTS, ...NODE_SUBJECTS].map((one) => [one.name, one] as const))(
    'become a value or a typed error: %s',
    { timeout: 3_600_000 },
    async (name, subject) => {
      const report = await sweep(subject, CASES, SEED);
      if (IS_FULL) {
        process.stdout.write(
          `${name}: ${report.cases} cases, slowest ${report.worstMs.toFixed(1)} ms ${report.worst.slice(0, 80)}\n`,
        );
        expect(report.worstMs).toBeLessThan(LONGEST_MS);
      }
      expect(report.crashes).toEqual([]);
    },
  );
});
