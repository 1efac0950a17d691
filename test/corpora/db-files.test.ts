import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, openStoreReadOnly } from '../../src/node/store/open.ts';
import { createManualClock } from '../helpers/manual-clock.ts';
import { openOrThrow, tempFolder } from '../helpers/temp-store.ts';
import { added, aTask } from '../node/store/samples.ts';
import { type Chance, createChance } from './hostile.ts';

const CASES = process.env['NIGHTKILN_SWEEP'] === 'full' ? 500 : 25;
const SEED = Number(process.env['NIGHTKILN_SWEEP_SEED'] ?? '18');
const CODES = ['store-unusable', 'store-newer', 'not-found'];

/** A journal with something wrong with its bytes. */
function broken(good: Buffer, chance: Chance): Buffer {
  const bytes = Buffer.from(good);
  const noise = Buffer.from(Array.from({ length: 64 }, () => chance.below(256)));
  switch (chance.below(6)) {
    case 0:
      return bytes.subarray(0, chance.below(bytes.length));
    case 1:
      return Buffer.concat([bytes.subarray(0, chance.below(bytes.length)), noise]);
    case 2:
      noise.copy(bytes, chance.below(100));
      return bytes;
    case 3:
      noise.copy(bytes, chance.below(bytes.length));
      return bytes;
    case 4:
      bytes.fill(0, chance.below(bytes.length));
      return bytes;
    default:
      return noise.subarray(0, chance.below(64));
  }
}

describe('a journal of any bytes', () => {
  it('opens or is refused with a reason, and a refused one is left as it was', {
    timeout: 600_000,
  }, () => {
    const temp = tempFolder();
    const clock = createManualClock();
    const file = path.join(temp.dir, 'good.db');
    const store = openOrThrow(file, clock);
    for (let n = 1; n <= 20; n += 1) store.append(added(aTask(n)));
    store.close();
    const good = fs.readFileSync(file);
    const chance = createChance(SEED);
    let refused = 0;
    for (let n = 0; n < CASES; n += 1) {
      const folder = path.join(temp.dir, String(n));
      fs.mkdirSync(folder);
      const target = path.join(folder, 'nightkiln.db');
      const bytes = broken(good, chance);
      fs.writeFileSync(target, bytes);
      for (const opened of [
        openStoreReadOnly(target),
        openStore({ path: target, clock, monotonicMs: clock.now }),
      ]) {
        if (opened.ok) {
          opened.value.close();
          continue;
        }
        refused += 1;
        expect(CODES).toContain(opened.error.code);
        expect(fs.readFileSync(target).equals(bytes)).toBe(true);
      }
      fs.rmSync(folder, { recursive: true });
    }
    temp.remove();
    expect(refused).toBeGreaterThan(CASES / 4);
  });
});
