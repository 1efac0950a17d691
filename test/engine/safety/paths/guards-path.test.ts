import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardsPath } from '../../../../src/engine/safety/paths/glob.ts';

describe('a pattern for paths', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['src/a.ts', 'src/*.ts'],
    ['src/a.ts', './src/?.ts'],
    ['src/deep/er/a.ts', 'src/**'],
    ['src/deep/er/a.ts', 'src/**/a.ts'],
    ['src/a.ts', 'src/**/a.ts'],
    ['a.ts', '**/*.ts'],
    ['deep/er/a.pem', '*.pem'],
    ['config/production.yml', 'config/{production,staging}.{yml,yaml}'],
    ['infra/main.tf', 'infra/'],
    ['infra/main.tf', 'infra'],
    ['deep/infra/main.tf', 'infra/'],
    ['INFRA/Main.tf', 'infra/*.TF'],
    ['a{b', 'a{b'],
    ['line\nbreak.txt', '*.txt'],
  ])('%j is named by %j', (path, glob) => {
    expect(guardsPath(path, glob)).toBe(true);
  });

  it.each([
    ['src/deep/a.ts', 'src/*.ts'],
    ['lib/src/a.ts', 'src/*.ts'],
    ['src/a.tsx', 'src/*.ts'],
    ['src', 'src/**/a.ts'],
    ['a.ts', 'src/**'],
    ['config/test.yml', 'config/{production,staging}.yml'],
    ['infrastructure/a', 'infra/'],
    ['a.ts', ''],
    ['a.ts', '{,,}'],
  ])('%j is not named by %j', (path, glob) => {
    expect(guardsPath(path, glob)).toBe(false);
  });

  it('names every path by itself, by its folders and by its last name', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9._ -]{1,8}$/).filter((one) => !/^\.*$/.test(one));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (folders) => {
        const path = folders.join('/');
        expect(guardsPath(path, path)).toBe(true);
        expect(guardsPath(path, `**/${folders.at(-1)}`)).toBe(true);
        expect(guardsPath(`${path}/below`, `${path}/`)).toBe(true);
        expect(guardsPath(path, path.replaceAll(/[a-z]/gi, '?'))).toBe(true);
      }),
    );
  });

  it('is answered for patterns that are made to take long', () => {
    const path = `${'a'.repeat(2000)}/${'a/'.repeat(500)}b`;
    expect(guardsPath(path, `${'*a'.repeat(90)}*c`)).toBe(false);
    expect(guardsPath(path, `${'**/'.repeat(60)}c`)).toBe(false);
    expect(guardsPath(path, '{a,b}'.repeat(40))).toBe(false);
    expect(guardsPath(path, `${'{'.repeat(99)},${'}'.repeat(99)}`)).toBe(false);
  });
});
