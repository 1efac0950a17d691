import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBrokenLinks, rewriteLink } from '../../../src/engine/work/markdown-links.ts';

const TRACKED = new Set([
  'README.md',
  'docs/guide.md',
  'docs/img/a b.png',
  'docs/notes (old).md',
  'docs/deep/Install.md',
  'one/setup.md',
  'two/setup.md',
  'node_modules/x/lost.md',
]);

const targetsIn = (text: string, file = 'README.md'): string[] =>
  findBrokenLinks({ file, text, tracked: TRACKED }).map((link) => link.target);

const mend = (text: string, file = 'README.md'): string => {
  const [link] = findBrokenLinks({ file, text, tracked: TRACKED });
  const target = link?.candidates[0];
  return link === undefined || target === undefined ? text : rewriteLink(text, link, target);
};

describe('finding broken links', () => {
  it.each([
    ['an existing file', '[a](docs/guide.md)'],
    ['an existing file with an anchor, a query and a title', '[a](docs/guide.md?x=1#part "T")'],
    ['an existing folder', '[a](docs) [b](docs/) [c](./) [d](/)'],
    ['a percent-encoded name', '[a](docs/img/a%20b.png)'],
    ['a name in angle brackets', '[a](<docs/img/a b.png>)'],
    ['a name with brackets', '[a](docs/notes%20(old).md) [b](<docs/notes (old).md>)'],
    ['a path from the root', '[a](/docs/guide.md)'],
    ['an anchor only', '[a](#there)'],
    ['a URL', '[a](https://x.test/gone.md) [b](mailto:a@x.test) [c](//x.test/y)'],
    ['a placeholder', '[a]({{ base }}/x.md) [b](<%= url %>/y.md)'],
    ['a place outside the repository', '[a](../../issues)'],
    ['code in a line', 'write `[a](gone.md)` or ``[a`](gone.md)``'],
    ['a fence', '```md\n[a](gone.md)\n```\n~~~\n[a](gone.md)\n```\n~~~'],
    ['a fence with a shorter one inside', '````\n```\n[a](gone.md)\n````'],
    ['a fence that never closes', '```\n[a](gone.md)'],
    [
      'a fence in a quote or a list',
      '> ```\n> [a](gone.md)\n> ```\n\n- ```\n  [a](gone.md)\n  ```',
    ],
    ['indented code', 'text\n\n    [a](gone.md)\n\n    [b](gone.md)'],
    ['a comment', '<!-- [a](gone.md)\n[b](gone.md) -->'],
    ['a footnote', '[^1]: gone.md'],
    ['an empty destination', '[a]() [b](<>)'],
  ])('sees nothing broken in %s', (_name, text) => {
    expect(targetsIn(text)).toEqual([]);
  });

  it.each([
    ['a link', 'see [a](gone.md) now', ['gone.md']],
    ['an image', '![a](img/gone.png)', ['img/gone.png']],
    ['an image inside a link', '[![a](gone.png)](lost/b.md)', ['gone.png', 'lost/b.md']],
    ['a link with code as its text', '[`x`](gone.md)', ['gone.md']],
    ['a definition', '[ref]: ./gone.md "T"', ['./gone.md']],
    ['a definition in angle brackets', '[ref]: <gone file.md>', ['gone file.md']],
    ['a link in a list item, indented', '- item\n\n    [a](gone.md)', ['gone.md']],
    ['a link after code', '```\nx\n```\n[a](gone.md#x)', ['gone.md#x']],
    ['a link between unpaired backticks', 'a ` b\n\n[a](gone.md) `', ['gone.md']],
    ['a link after an escaped backtick', '\\`[a](gone.md)`', ['gone.md']],
    ['a link after two backticks that nothing closes', '\\` [a](gone.md) `` b', ['gone.md']],
    ['a stray percent sign', '[a](100%.md)', ['100%.md']],
    ['a name in another case', '[a](Docs/Guide.md)', ['Docs/Guide.md']],
    ['a title on the next line', '[a](gone.md\n"title")', ['gone.md']],
  ])('finds %s', (_name, text, expected) => {
    expect(targetsIn(text)).toEqual(expected);
  });

  it('resolves from the folder of the file and gives the line', () => {
    const text = 'a\n\nsee [x](img/none.png) and [y](guide.md)\n[z](../guide.md)\n';
    const found = findBrokenLinks({ file: 'docs/index.md', text, tracked: TRACKED });
    expect(found.map(({ line, target }) => [line, target])).toEqual([
      [3, 'img/none.png'],
      [4, '../guide.md'],
    ]);
  });

  it.each([
    ['the same path in another case', 'docs/GUIDE.md', ['docs/guide.md']],
    ['the same path as Markdown', 'docs/guide', ['docs/guide.md']],
    ['the same path with another extension', 'docs/guide.html', ['docs/guide.md']],
    ['the same name elsewhere', 'old/guide.md', ['docs/guide.md']],
    ['the same name elsewhere in another case', 'install.md', ['docs/deep/Install.md']],
    ['every file of that name', 'setup.md', ['one/setup.md', 'two/setup.md']],
    ['never a dependency', 'lost.md', []],
    ['never the file itself', 'gone/README.md', []],
  ])('offers %s', (_name, target, candidates) => {
    const text = `[a](${target})`;
    expect(findBrokenLinks({ file: 'README.md', text, tracked: TRACKED })).toEqual([
      { file: 'README.md', line: 1, target, candidates },
    ]);
  });

  it('does not take long over a file made of backticks and brackets', () => {
    const text = `${'`'.repeat(3)}a`.repeat(20_000) + '](('.repeat(20_000);
    expect(targetsIn(text)).toEqual([]);
  });
});

describe('rewriting a link', () => {
  it.each([
    ['keeps anchor and title', '[a](old/guide.md#part "T")', '[a](docs/guide.md#part "T")'],
    ['keeps angle brackets', '[a](<old/a b.png>)', '[a](<docs/img/a%20b.png>)'],
    ['keeps a leading slash', '[a](/old/guide.md)', '[a](/docs/guide.md)'],
    ['keeps a leading dot', '[a](./old/guide.md)', '[a](./docs/guide.md)'],
    [
      'encodes what would end the link',
      '[a](x/notes%20(old).md)',
      '[a](docs/notes%20%28old%29.md)',
    ],
    [
      'leaves the same words in code',
      '`old/guide.md` [a](old/guide.md)',
      '`old/guide.md` [a](docs/guide.md)',
    ],
  ])('%s', (_name, before, after) => {
    expect(mend(before)).toBe(after);
  });

  it('climbs out of the folder of the file', () => {
    expect(mend('[a](install.md)', 'one/setup.md')).toBe('[a](../docs/deep/Install.md)');
  });

  it('changes only the line of a link and leaves nothing broken there', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9 _()%#&+é-]{1,12}$/);
    const folder = fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { maxLength: 3 });
    const prose = fc.array(fc.stringMatching(/^[a-z .,*_-]{0,30}$/), { maxLength: 6 });
    const link = fc.constantFrom('[t](<@>)', '![t](<@#part>)', '[t](<@> "title")', 'x [t](<@>) y');
    fc.assert(
      fc.property(name, folder, prose, link, (base, folders, lines, form) => {
        const file = [...folders, 'page.md'].join('/');
        const real = `real place/${base}.md`;
        const written = form.replace('@', () => `gone/${encodeURIComponent(base)}.md`);
        const text = [...lines, '', written, '', ...lines].join('\n');
        const tracked = new Set([file, real]);
        const [found, another] = findBrokenLinks({ file, text, tracked });
        expect(another).toBeUndefined();
        expect(found).toMatchObject({ line: lines.length + 2, candidates: [real] });
        if (found === undefined) return;
        const after = rewriteLink(text, found, real);
        expect(findBrokenLinks({ file, text: after, tracked })).toEqual([]);
        const changed = after.split('\n').filter((line, index) => line !== text.split('\n')[index]);
        expect(changed).toHaveLength(1);
        expect(after.split('\n')).toHaveLength(text.split('\n').length);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('names a line that holds the target and keeps all line ends, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'[]()<>`~#!: \n-abc./\\%"'), maxLength: 120 }),
        (text) => {
          for (const link of findBrokenLinks({
            file: 'a.md',
            text,
            tracked: new Set(['a.md', 'docs/b.md']),
          })) {
            expect(text.split('\n')[link.line - 1]).toContain(link.target);
            const after = rewriteLink(text, link, 'docs/b.md');
            expect(after.split('\n')).toHaveLength(text.split('\n').length);
          }
        },
      ),
      { seed: 4, numRuns: 2000 },
    );
  });
});
