import { afterEach, beforeEach, describe, it } from 'vitest';
import type { Sentence } from './sentence.ts';
import { BEGINNINGS } from './sentences/beginnings.ts';
import { ENDINGS } from './sentences/endings.ts';
import { MISHAPS } from './sentences/mishaps.ts';
import type { Subject } from './subject.ts';
import { openWorld, type World } from './world.ts';

/** The sentences, the same for every driver (issue 4 item 1). */
export const SENTENCES: readonly Sentence[] = [...BEGINNINGS, ...ENDINGS, ...MISHAPS];

/** Holds one driver to every sentence. */
export function conform(subject: Subject): void {
  describe.skipIf(subject.isSkipped())(`the real ${subject.name}`, () => {
    let world: World;
    beforeEach(async () => {
      world = await openWorld(subject);
    });
    afterEach(() => world.close());
    for (const sentence of SENTENCES) {
      const lacks = lackOf(sentence, subject);
      if (lacks === null) it(sentence.says, () => sentence.prove(world));
      else it(`does not: ${sentence.says} (${lacks})`, () => otherwise(sentence)(world));
    }
  });
}

function lackOf({ needs }: Sentence, { carries }: Subject): string | null {
  const carried = needs === undefined ? null : carries[needs];
  return carried === null || typeof carried === 'string' ? null : carried.because;
}

function otherwise(sentence: Sentence): (world: World) => Promise<void> {
  if (sentence.otherwise === undefined) throw new Error(`"${sentence.says}" is carried by all`);
  return sentence.otherwise;
}
