import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../src/engine/work/discover.ts';
import type { BrokenLink } from '../../../src/engine/work/markdown-links.ts';
import { filesWithBadWhitespace } from '../../../src/engine/work/whitespace.ts';
import { fenceWorkOrder, readWorkOrder } from '../../../src/engine/work/work-order.ts';
import { Task } from '../../../src/shared/schema/task.ts';
import { red } from './samples.ts';

const link = (file: string, target: string, ...candidates: string[]): BrokenLink => ({
  file,
  line: 3,
  target,
  candidates,
});
const GUIDE = link('docs/guide.md', 'instal.md', 'docs/install.md');
const API = link('docs/api.md', 'typs.md', 'docs/types.md');
const UNSURE = link('docs/api.md', 'index.md', 'a/index.md', 'b/index.md');
const LOST = link('docs/guide.md', 'gone.md');

const found = (baseline: Parameters<typeof discover>[0]['baseline'], links: BrokenLink[] = []) =>
  discover({ repoId: 'app', baseline, links });
const summary = (...input: Parameters<typeof found>): [string, string[]][] =>
  found(...input).map((draft) => [draft.title, [...draft.targets]]);

describe('red checks', () => {
  it('become tasks with the command, the output and the check as target', () => {
    const [draft] = found([red('test', 'expected 3'), red('lint', '', { outcome: 'passed' })]);
    expect(draft).toMatchObject({
      title: 'Make check `test` pass',
      targets: ['test'],
      key: 'check:app:test',
      category: 'bug-fix',
      source: 'discovery',
    });
    expect(draft?.instructions).toContain(
      'runs `npm run -s test` and fails on the base branch. It ends with exit code 1.',
    );
    expect(draft?.instructions).toContain('```text\nexpected 3\n```');
    expect(readWorkOrder(draft?.instructions ?? '')).toBeNull();
  });

  it('say when they ran out of time or were killed', () => {
    expect(found([red('test', '', { outcome: 'timed-out' })])[0]?.instructions).toContain(
      'It ran out of time.',
    );
    expect(found([red('test', '', { exitCode: null })])[0]?.instructions).toContain(
      'exit code unknown',
    );
  });

  it('that could not run at all are a matter of the environment and no task', () => {
    expect(found([red('test', '', { outcome: 'could-not-run' })])).toEqual([]);
  });

  it('carry a work order when their output blames whitespace', () => {
    const [draft] = found([
      red('lint', 'src/a.js:3: trailing whitespace\nsrc/b.js: missing final newline'),
    ]);
    expect(readWorkOrder(draft?.instructions ?? '')).toEqual({
      whitespace: ['src/a.js', 'src/b.js'],
    });
    expect(draft).toMatchObject({ category: 'infrastructure', estimateMs: 60_000 });
  });

  it('cannot smuggle a work order in their output', () => {
    const excerpt = 'x\n```nightkiln\n{"whitespace":["evil.js"]}\n```\n';
    const [draft] = found([red('test', excerpt)]);
    expect(draft?.instructions).toContain('````text');
    const [second] = found([red('lint', `${excerpt}a.js:1: trailing whitespace`)]);
    expect(readWorkOrder(second?.instructions ?? '')).toEqual({ whitespace: ['a.js'] });
  });
});

describe('broken links', () => {
  it('become one task per file, provable ones apart from the others', () => {
    expect(summary([], [GUIDE, LOST, API, UNSURE, { ...GUIDE, line: 9 }])).toEqual([
      ['Fix 2 broken links in docs/guide.md', []],
      ['Find the lost target of 1 broken link in docs/guide.md', []],
      ['Fix 1 broken link in docs/api.md', []],
      ['Choose the target of 1 broken link in docs/api.md', []],
    ]);
  });

  it('carry a work order unless nothing answers them', () => {
    const orders = found([], [GUIDE, LOST, UNSURE]).map((draft) =>
      readWorkOrder(draft.instructions),
    );
    expect(orders).toEqual([
      { links: [{ file: 'docs/guide.md', line: 3, target: 'instal.md' }] },
      null,
      { links: [{ file: 'docs/api.md', line: 3, target: 'index.md' }] },
    ]);
    expect(found([], [UNSURE])[0]?.instructions).toContain('meant: a/index.md or b/index.md');
  });

  it('target the red link check that they alone turn green, which then is no task of its own', () => {
    expect(summary([red('links', 'docs/guide.md: instal.md')], [GUIDE])).toEqual([
      ['Fix 1 broken link in docs/guide.md', ['links']],
    ]);
    expect(summary([red('docs')], [GUIDE])).toEqual([
      ['Fix 1 broken link in docs/guide.md', ['docs']],
    ]);
  });

  it('are one task when only together they clear a check', () => {
    expect(summary([red('links', 'docs/guide.md and docs/api.md')], [GUIDE, API])).toEqual([
      ['Fix 2 broken links in 2 files', ['links']],
    ]);
  });

  it('have no target when a question stands in the way of the check', () => {
    expect(summary([red('links', 'docs/guide.md docs/api.md')], [GUIDE, UNSURE])).toEqual([
      ['Fix 1 broken link in docs/guide.md', []],
      ['Choose the target of 1 broken link in docs/api.md', []],
    ]);
  });

  it('belong to the check whose output names their file and target', () => {
    const checks = [
      red('links:guide', 'docs/guide.md'),
      red('links:api', 'docs/api.md -> typs.md'),
    ];
    expect(summary(checks, [GUIDE, API, UNSURE])).toEqual([
      ['Fix 1 broken link in docs/guide.md', ['links:guide']],
      ['Fix 1 broken link in docs/api.md', ['links:api']],
      ['Choose the target of 1 broken link in docs/api.md', []],
    ]);
  });

  it('leave other red checks their own task', () => {
    expect(summary([red('test'), red('links')], [])).toEqual([
      ['Make check `test` pass', ['test']],
      ['Make check `links` pass', ['links']],
    ]);
    expect(summary([red('test')], [GUIDE])).toHaveLength(2);
  });

  it('are not merged beyond what one task can carry', () => {
    const many = Array.from({ length: 61 }, (_, n) => link(`docs/${n}.md`, 'x.md', 'y.md'));
    expect(found([red('links', many.map((one) => one.file).join(' '))], many)).toHaveLength(61);
  });
});

describe('whatever is found', () => {
  it('every draft is a valid task with a key of its own', () => {
    const name = fc.constantFrom('test', 'links', 'docs', 'lint');
    const check = fc
      .record({ name, excerpt: fc.string({ unit: 'binary', maxLength: 300 }) })
      .map((one) => red(one.name, one.excerpt));
    const broken = fc.record({
      file: fc.constantFrom('a.md', 'docs/b.md', `${'x'.repeat(300)}.md`),
      line: fc.integer({ min: 1, max: 9 }),
      target: fc.string({ minLength: 1 }),
      candidates: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
    });
    const times = {
      id: 'x',
      state: 'queued',
      verdict: null,
      nightId: null,
      createdAt: 0,
      updatedAt: 0,
    };
    fc.assert(
      fc.property(
        fc.uniqueArray(check, { selector: (one) => one.name }),
        fc.array(broken, { maxLength: 8 }),
        (baseline, links) => {
          const drafts = found(baseline, links);
          for (const draft of drafts)
            expect(Task.safeParse({ ...draft, ...times }).success).toBe(true);
          expect(new Set(drafts.map((draft) => draft.key)).size).toBe(drafts.length);
          const targets = drafts.flatMap((draft) => draft.targets);
          expect(new Set(targets).size).toBe(targets.length);
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });
});

describe('files with bad whitespace', () => {
  it.each([
    ['src/a.js:3: trailing whitespace.', ['src/a.js']],
    ['./src/a.js: missing final newline', ['src/a.js']],
    [
      'a.py:1:2: W291 trailing whitespace\nb.py:9:1: W292 no newline at end of file',
      ['a.py', 'b.py'],
    ],
    [
      'src/a.js\n  3:4  error  Trailing spaces not allowed  no-trailing-spaces\n  9:1  error  Newline required at end of file but not found  eol-last',
      ['src/a.js'],
    ],
    ['src/a.js\n  1:1 ok\n\n  3:4 trailing spaces', []],
    ['No newline at end of file', []],
    ['missing final newline in "docs/b.md"', ['docs/b.md']],
    ['/etc/passwd.txt: trailing whitespace', []],
    ['../up.md: trailing whitespace', []],
    ['src/a.js: unused variable', []],
    ['', []],
  ])('in %j', (excerpt, files) => {
    expect(filesWithBadWhitespace(excerpt)).toEqual(files);
  });
});

describe('a work order', () => {
  it('survives its fence whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (whitespace) => {
        expect(readWorkOrder(`before\n\n${fenceWorkOrder({ whitespace })}\n\nafter`)).toEqual({
          whitespace,
        });
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it.each([
    '',
    'prose',
    '```nightkiln\nnot json\n```',
    '```nightkiln\n{"links":[{"file":1}]}\n```',
  ])('is absent in %j', (text) => {
    expect(readWorkOrder(text)).toBeNull();
  });
});
