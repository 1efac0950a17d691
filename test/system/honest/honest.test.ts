import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';
import { type Installation, install } from '../cli.ts';
import { FEW, MORE } from './changes.ts';
import { proveChanges, titleOf } from './run-changes.ts';

const CHANGES = process.env['NIGHTKILN_SWEEP'] === 'full' ? [...FEW, ...MORE] : FEW;

describe('honest work on published packages with their own tests', () => {
  let cli: Installation;
  let proved: ReadonlyMap<string, Evidence>;

  beforeAll(async () => {
    cli = install();
    proved = await proveChanges(cli, CHANGES);
  }, 1_200_000);
  afterAll(() => cli.dispose());

  it.each(CHANGES)('is verified: $does of $name', (change) => {
    const evidence = proved.get(titleOf(change));
    expect(evidence?.verdict, `${evidence?.reason}`).toBe('verified');
    expect(evidence?.findings).toEqual([]);
  });
});
