import { describe, expect, it } from 'vitest';
import {
  type Bench,
  mergeAll,
  titleOf,
  treeOfAll,
} from '../../../../src/engine/night/together/merge-all.ts';
import type { Candidate } from '../../../../src/engine/night/together/order.ts';
import type { Combined, ResultGit } from '../../../../src/engine/ports/results/result-git.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../../src/shared/result.ts';
import { evidenceOf } from '../../../node/store/samples.ts';

const BROKEN = fail(appError('git-failed', 'git died.'));

/** A bench whose content is the list of what is in it; `says` answers for a change on top of some content. */
function benchOf(says: (onto: string, to: string) => Result<Combined> | readonly string[]): Bench {
  const git: Pick<ResultGit, 'combine' | 'treeOf'> = {
    combine: async (_, { onto, to }) => {
      const said = says(onto, to);
      if ('ok' in said) return said;
      if (said.length > 0) return ok({ kind: 'conflict', paths: said });
      return ok({ kind: 'tree', tree: `${onto}+${to}` });
    },
    treeOf: async (_, oid) => ok(`tree of ${oid}`),
  };
  const ref = { id: 'app', path: '/app', baseBranch: 'main' };
  return { git: git as ResultGit, ref, baseOid: 'base' };
}

function candidate(name: string): Candidate {
  const evidence = evidenceOf('verified');
  return { taskId: `T-${name}`, title: `Do ${name}`, fromOid: 'base', toOid: name, evidence };
}

const [a, b, c] = ['a', 'b', 'c'].map(candidate) as [Candidate, Candidate, Candidate];

describe('merging results one after the other', () => {
  it('names the others together where no single one conflicts', async () => {
    const bench = benchOf((onto, to) => (to === 'c' && onto.includes('a+b') ? ['x.ts'] : []));
    const merged = await mergeAll(bench, [a, b, c]);
    expect(merged).toMatchObject({ ok: true, value: { placed: [a, b] } });
    expect(merged.ok && merged.value.apart).toEqual([
      {
        ...{ taskId: 'T-c', withTasks: [], because: 'conflict', paths: ['x.ts'], check: null },
        sentence: "'Do c' conflicts with the others together in x.ts.",
      },
    ]);
  });

  it('names every single one that conflicts, each file once', async () => {
    const bench = benchOf((_, to) => (to === 'c' ? ['x.ts', 'y.ts'] : []));
    const merged = await mergeAll(bench, [a, b, c]);
    expect(merged.ok && merged.value.apart).toMatchObject([
      {
        ...{ withTasks: ['T-a', 'T-b'], paths: ['x.ts', 'y.ts'] },
        sentence: "'Do c' conflicts with 'Do a', 'Do b' in x.ts, y.ts.",
      },
    ]);
  });

  it('ends where git fails, at the merge or at the search for the partner', async () => {
    expect(
      await mergeAll(
        benchOf(() => BROKEN),
        [a],
      ),
    ).toEqual(BROKEN);
    const later = benchOf((onto, to) => {
      if (to !== 'c') return [];
      return onto === 'a' ? BROKEN : ['x.ts'];
    });
    expect(await mergeAll(later, [a, b, c])).toEqual(BROKEN);
  });

  it('clips a long title to one line', () => {
    const title = titleOf({ ...a, title: `one\n${'long '.repeat(40)}` });
    expect(title).not.toContain('\n');
    expect(title.length).toBeLessThanOrEqual(62);
  });
});

describe('the content of several results', () => {
  it('is the tree with all of them in it', async () => {
    expect(
      await treeOfAll(
        benchOf(() => []),
        [a, b],
      ),
    ).toEqual(ok('tree of base+a+b'));
  });

  it('is none where two of them conflict', async () => {
    expect(
      await treeOfAll(
        benchOf((_, to) => (to === 'b' ? ['x.ts'] : [])),
        [a, b],
      ),
    ).toEqual(ok(null));
  });

  it('is unknown where git fails', async () => {
    expect(
      await treeOfAll(
        benchOf(() => BROKEN),
        [a],
      ),
    ).toEqual(BROKEN);
  });
});
