import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gitIn } from '../../../helpers/temp-repo.ts';
import { aNight } from '../../../node/store/samples.ts';
import { type Edits, type ResultsWorld, resultsWorld } from './results-world.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const FILES = ['a.txt', 'b.txt', 'src/c.txt'];
const LENGTH = 60;
const plain = Array.from({ length: LENGTH }, (_, n) => `line ${n}`);

/** A place that one result changes: places are apart, so that results go together in every order. */
interface Place {
  readonly file: number;
  readonly slot: number;
}

interface Story {
  readonly results: readonly { readonly places: readonly Place[]; readonly newFile: boolean }[];
  readonly order: readonly number[];
  readonly means: readonly ('merge' | 'squash')[];
  readonly undone: number;
}

const place = fc.record({ file: fc.nat(2), slot: fc.nat(9) });
const result = fc.record({
  places: fc.uniqueArray(place, {
    minLength: 1,
    maxLength: 4,
    selector: (p) => p.file * 10 + p.slot,
  }),
  newFile: fc.boolean(),
});
const story: fc.Arbitrary<Story> = fc.record({
  results: fc.array(result, { minLength: 5, maxLength: 5 }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
  means: fc.array(fc.constantFrom('merge' as const, 'squash' as const), {
    minLength: 5,
    maxLength: 5,
  }),
  undone: fc.nat(4),
});

/** Two results at one place make the same change there, so what a place becomes is its own. */
function editsOf({ places, newFile }: Story['results'][number], n: number): Edits {
  const edits: Record<string, string> = newFile ? { [`new-${n}.txt`]: `${n}\n` } : {};
  for (const [index, file] of FILES.entries()) {
    const slots = places.filter((one) => one.file === index).map(({ slot }) => slot * 6 + 2);
    if (slots.length === 0) continue;
    const lines = plain.map((line, at) => (slots.includes(at) ? `changed ${at}` : line));
    edits[file] = `${lines.join('\n')}\n`;
  }
  return edits;
}

const nameOf = (n: number): string => `result-${n}`;

/** The tree of accepting these results in this order, made by git's own cherry-pick in a clone. */
async function picked(
  world: ResultsWorld,
  base: string,
  order: readonly number[],
): Promise<string> {
  const clone = path.join(world.temp.dir, 'oracle');
  execFileSync('git', ['clone', '-q', '--no-checkout', world.user.path, clone]);
  await gitIn(clone, 'checkout', '-q', '--detach', base);
  const tips = order.map((n) => `origin/overnight/${nameOf(n)}`);
  await gitIn(clone, 'cherry-pick', '--allow-empty', '--keep-redundant-commits', ...tips);
  const tree = await gitIn(clone, 'rev-parse', 'HEAD^{tree}');
  rmSync(clone, { recursive: true, force: true });
  return tree;
}

async function live({ results, order, means, undone }: Story): Promise<void> {
  const text = `${plain.join('\n')}\n`;
  const world = await resultsWorld(Object.fromEntries(FILES.map((file) => [file, text])));
  try {
    const base = await world.user.git('rev-parse', 'main');
    await world.night(1);
    for (const [n, one] of results.entries()) await world.leave(nameOf(n), editsOf(one, n));
    for (const n of order) {
      const reply = await world.call('result.accept', { result: nameOf(n), means: means[n] });
      expect(reply, nameOf(n)).toMatchObject({ ok: true });
    }
    expect(await world.tree()).toBe(await picked(world, base, order));
    const gone = await world.call('result.undo', { results: [nameOf(undone)] });
    expect(gone).toMatchObject({ ok: true });
    const others = order.filter((n) => n !== undone);
    expect(await world.tree()).toBe(await picked(world, base, others));
    expect(await world.call('result.undo', { nightId: aNight(1).id })).toMatchObject({ ok: true });
    expect(await world.tree()).toBe(await world.tree(base));
  } finally {
    await world.dispose();
  }
}

it(
  'undoing any of five results gives the tree of accepting the other four, and undoing the night the tree from before',
  async () => {
    const runs = IS_FULL ? { numRuns: 200 } : { numRuns: 2, seed: 20_261_121 };
    await fc.assert(fc.asyncProperty(story, live), { ...runs, endOnFailure: true });
  },
  IS_FULL ? 3_600_000 : 240_000,
);
