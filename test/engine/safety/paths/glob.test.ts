import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsGlob, fitsGlobs } from '../../../../src/engine/safety/paths/glob.ts';

describe('a pattern of repository paths', () => {
  it.each([
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/b/a.ts', false],
    ['src/*', 'src/b/a.ts', false],
    ['src/**', 'src/b/a.ts', true],
    ['src/**/a.ts', 'src/a.ts', true],
    ['src/**/a.ts', 'src/b/c/a.ts', true],
    ['src/**/a.ts', 'src/b/c/aa.ts', false],
    ['**/*.md', 'README.md', true],
    ['**/*.md', 'docs/deep/x.md', true],
    ['*.md', 'docs/x.md', false],
    ['api', 'api/src/x.ts', true],
    ['api/', 'api/src/x.ts', true],
    ['./api/**', 'api/.env', true],
    ['api', 'apis/x.ts', false],
    ['LICENSE', 'LICENSE', true],
    ['{api,web}/**', 'web/x', true],
    ['src/{a,b/{c,d}}.ts', 'src/b/d.ts', true],
    ['src/{a,b}.ts', 'src/c.ts', false],
    ['file?.txt', 'file1.txt', true],
    ['file?.txt', 'file.txt', false],
    ['a{b', 'a{b', true],
    ['[ab].ts', 'a.ts', false],
    ['.github/**', '.github/workflows/ci.yml', true],
    ['**', 'anything/at/all', true],
  ])('%s and %s: %s', (pattern, path, fits) => {
    expect(fitsGlob(path, pattern)).toBe(fits);
  });

  it('that begins with ! takes back what those before it gave, and may be given back', () => {
    const patterns = ['src/**', '!src/made/**', 'src/made/keep.ts'];
    expect(fitsGlobs('src/a.ts', patterns)).toBe(true);
    expect(fitsGlobs('src/made/x.ts', patterns)).toBe(false);
    expect(fitsGlobs('src/made/keep.ts', patterns)).toBe(true);
    expect(fitsGlobs('src/a.ts', ['!src/**'])).toBe(false);
  });

  it('without wildcards fits its own path and what is below it, and nothing else', () => {
    const name = fc.stringMatching(/^[a-z.]{1,8}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(path, path, (one, other) => {
        fc.pre(!one.startsWith('.'));
        expect(fitsGlob(one, one)).toBe(true);
        expect(fitsGlob(`${one}/${other}`, one)).toBe(true);
        expect(fitsGlob(other, one)).toBe(other === one || other.startsWith(`${one}/`));
      }),
    );
  });

  it('is decided within its length, however many stars and braces it has', () => {
    const path = `${'a'.repeat(2000)}/b`;
    expect(fitsGlob(path, `${'*a'.repeat(90)}c`)).toBe(false);
    expect(fitsGlob('a/'.repeat(500), `${'**/'.repeat(60)}c`)).toBe(false);
    expect(fitsGlob('x', '{a,b}'.repeat(40))).toBe(false);
  });
});
