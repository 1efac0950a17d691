import { describe, expect, it } from 'vitest';
import { guardDocuments } from '../../../../src/engine/validate/guards/documents.ts';
import {
  asksForFormatting,
  findChurn,
  guardFormatting,
} from '../../../../src/engine/validate/guards/formatting.ts';
import { guardsFor, withGuards } from '../../../../src/engine/validate/guards/guard.ts';
import {
  leadsTo,
  newDocuments,
  sameTopic,
  unlinkedIn,
} from '../../../../src/engine/validate/guards/new-documents.ts';
import { guardScope } from '../../../../src/engine/validate/guards/scope.ts';
import type { ChangedFile } from '../../../../src/shared/schema/evidence.ts';
import { GuardsConfig } from '../../../../src/shared/schema/settings/guards.ts';
import { evidence } from '../samples.ts';
import { patchOf } from './patches.ts';

const LIMITS = GuardsConfig.parse({});

function file(path: string, lines = 1, status: ChangedFile['status'] = 'modified'): ChangedFile {
  return { path, status, insertions: lines, deletions: 0 };
}

describe('the scope guard', () => {
  const limits = { ...LIMITS.scope, maxFiles: 2, maxLines: 100 };

  it('lets a change pass at its thresholds and finds one beyond them', () => {
    expect(guardScope([file('a', 50), file('b', 50)], limits).findings).toEqual([]);
    const wide = guardScope([file('a', 50), file('b', 51)], limits);
    expect(wide.findings).toEqual([
      {
        kind: 'scope-wide',
        message:
          'The change is too wide: 2 files and 101 lines, where 2 files and 100 lines are allowed.',
      },
    ]);
    expect(guardScope([file('a'), file('b'), file('c')], limits).row.state).toBe('failed');
  });

  it('does not count lockfiles, and counts no lines of binary files', () => {
    const binary = { path: 'x.png', status: 'added', insertions: null, deletions: null } as const;
    const guarded = guardScope([file('package-lock.json', 9000), file('a', 9), binary], limits);
    expect(guarded.row).toMatchObject({
      state: 'passed',
      evidence: '2 files and 9 lines of at most 2 files and 100 lines.',
    });
  });
});

describe('the formatting guard', () => {
  const limits = { ...LIMITS.formatting, maxFiles: 1, maxLines: 5 };
  const WRAPPED = patchOf('a.js', ["-f('a', b)", '+f(', '+  "a",', '+  b,', '+);']);

  it('counts lines that only differ in blanks, quotes, commas, semicolons and breaks', () => {
    expect(findChurn(WRAPPED)).toEqual([{ path: 'a.js', lines: 5, isAll: true }]);
  });

  it('counts nothing of a change that says something else', () => {
    expect(findChurn(patchOf('a.js', ['-f(a)', '+f(b)']))).toEqual([]);
    expect(findChurn(patchOf('a.js', ['+f(b)'], true))).toEqual([]);
  });

  it('does not blame code that a new block indents', () => {
    const patch = patchOf('a.js', [
      ' start',
      '-a()',
      '-b()',
      '+if (x) {',
      '+  a()',
      '+  b()',
      '+}',
      ' mid',
      '-c()',
      '+  c()',
    ]);
    expect(findChurn(patch)).toEqual([]);
  });

  it('blames mere formatting beside a real change in the same file', () => {
    const patch = patchOf('a.js', ['-x = 1', '+x = 2', ' mid', "-g('q')", '+g("q");']);
    expect(findChurn(patch)).toEqual([{ path: 'a.js', lines: 2, isAll: false }]);
  });

  it('finds too many lines or files of it, unless the task is about formatting', () => {
    const two = WRAPPED + patchOf('b.js', ['-g( )', '+g()']);
    const guarded = guardFormatting(two, { limits, isAskedFor: false });
    expect(guarded.findings).toMatchObject([{ kind: 'formatting-churn', path: 'a.js' }]);
    expect(guarded.row).toMatchObject({ state: 'failed', basis: 'heuristic' });
    expect(guardFormatting(two, { limits, isAskedFor: true }).findings).toEqual([]);
    expect(guardFormatting(WRAPPED, { limits, isAskedFor: false }).findings).toEqual([]);
  });

  it('knows a task about formatting by its words', () => {
    const task = { title: 'Run prettier over the docs', instructions: '', targets: [] };
    expect(asksForFormatting(task)).toBe(true);
    expect(asksForFormatting({ ...task, title: 'Fix the parser' })).toBe(false);
    expect(asksForFormatting({ ...task, title: 'Pass', targets: ['lint'] })).toBe(true);
  });
});

describe('the documents guard', () => {
  it('looks at new documents that people have to find', () => {
    const added = [
      'docs/retry.md',
      'README.md',
      'pkg/README.md',
      'CHANGELOG.md',
      '.changeset/calm-cat.md',
      '.github/PULL_REQUEST_TEMPLATE.md',
      'test/fixtures/page.md',
      'content/posts/one.md',
      'notes.txt',
    ].map((path) => file(path, 1, 'added'));
    expect(newDocuments([...added, file('docs/old.md')])).toEqual(['docs/retry.md']);
  });

  it('sees a link that the same change adds to another file', () => {
    const page = patchOf('docs/retry.md', ['+See retry.md'], true);
    const index = patchOf('README.md', [' # x', '+[Retries](docs/retry.md)']);
    expect(unlinkedIn(page + index, ['docs/retry.md'])).toEqual([]);
    expect(unlinkedIn(page, ['docs/retry.md'])).toEqual(['docs/retry.md']);
    const sidebar = patchOf('sidebar.js', ["+  'docs/retry',"]);
    expect(unlinkedIn(page + sidebar, ['docs/retry.md'])).toEqual([]);
  });

  it('takes a name only as a whole', () => {
    expect(leadsTo('see no-retry.md', 'retry.md')).toBe(false);
    expect(leadsTo('see no-retry.md, retry.md', 'retry.md')).toBe(true);
    expect(leadsTo('retry.md#top', 'retry.md')).toBe(true);
    expect(leadsTo('retry.mdx', 'retry.md')).toBe(false);
  });

  it('finds a document of the same folder whose name says the same', () => {
    const others = ['docs/setup.md', 'docs/de/retry.md', 'docs/0001-retry.md'];
    expect(sameTopic('docs/SETUP_GUIDE.md', others)).toBe('docs/setup.md');
    expect(sameTopic('docs/retries.md', ['docs/retry.md'])).toBe(null);
    expect(sameTopic('docs/retry.md', others)).toBe(null);
    expect(sameTopic('docs/notes.md', ['docs/summary.md'])).toBe(null);
  });

  it('finds what is not linked, what is too much, and what is said twice', () => {
    const limits = { ...LIMITS.documents, maxNew: 1 };
    const known = { added: ['docs/a.md'], unlinked: [], before: [] };
    expect(guardDocuments(known, limits).row).toMatchObject({ state: 'passed' });
    expect(guardDocuments({ ...known, added: [] }, limits).row.state).toBe('not-applicable');
    const many = {
      added: ['docs/aa.md', 'docs/b.md'],
      unlinked: ['docs/b.md'],
      before: ['docs/the-b.md'],
    };
    expect(guardDocuments(many, limits).findings.map(({ message }) => message)).toEqual([
      'Adds 2 documents, where 1 are allowed; what they say belongs into fewer.',
      'Adds the document docs/b.md, which no other file links; link it from an index or leave it out.',
      'Adds docs/b.md beside docs/the-b.md, whose name says the same; extend that one.',
    ]);
    expect(
      guardDocuments({ ...known, unlinked: ['docs/a.md'] }, { ...limits, mustBeLinked: false })
        .findings,
    ).toEqual([]);
  });
});

describe('guards', () => {
  const wide = guardScope([file('a', 9)], { act: 'hold', maxFiles: 9, maxLines: 1 });
  const proved = evidence({ verdict: 'verified', reason: 'Good.' });

  it('hold proved work back, with the finding as the reason', () => {
    const held = withGuards(proved, [wide]);
    expect(held.verdict).toBe('unverified');
    expect(held.reason).toMatch(/^Held back: the change is too wide/);
    expect(held.findings).toHaveLength(1);
  });

  it('only tell where they are set to, and do not look where they are off', () => {
    const told = withGuards(proved, [{ ...wide, act: 'tell' }]);
    expect(told).toMatchObject({ verdict: 'verified', reason: 'Good.' });
    expect(told.gates).toMatchObject([{ gate: 'scope', state: 'failed' }]);
    const off = guardScope([file('a', 9)], { act: 'off', maxFiles: 1, maxLines: 1 });
    expect(withGuards(proved, [off])).toMatchObject({ verdict: 'verified', findings: [] });
  });

  it('never make a verdict better, nor take the reason of a worse one', () => {
    const failed = evidence({ verdict: 'failed', reason: 'Red.' });
    expect(withGuards(failed, [wide])).toMatchObject({ verdict: 'failed', reason: 'Red.' });
    expect(withGuards(failed, [wide]).findings).toHaveLength(1);
  });

  it('of a repository take the place of those of all, value by value', () => {
    const own = guardsFor(LIMITS, { scope: { maxFiles: 7 }, documents: { act: 'tell' } });
    expect(own.scope).toEqual({ ...LIMITS.scope, maxFiles: 7 });
    expect(own.documents).toEqual({ ...LIMITS.documents, act: 'tell' });
    expect(own.formatting).toEqual(LIMITS.formatting);
  });
});
