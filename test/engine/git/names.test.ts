import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keptRef,
  landedRef,
  sessionBranch,
  slugOf,
  taskBranch,
} from '../../../src/engine/git/names.ts';

const AT = Date.UTC(2026, 2, 2, 22, 5);
const none: ReadonlySet<string> = new Set();

/** The rules of `git check-ref-format`, as its manual lists them. */
function isValidRef(name: string): boolean {
  const isBadPart = (part: string): boolean =>
    part === '' || part.startsWith('.') || part.endsWith('.lock');
  return (
    !name.split('/').some(isBadPart) &&
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\.$/u.test(name) &&
    name !== '@' &&
    !name.startsWith('-')
  );
}

describe('the branch of a task', () => {
  it('carries the local time and the words of the title', () => {
    expect(taskBranch(AT, 'Fix the README, please!', { taken: none, timeZone: 'UTC' })).toBe(
      'overnight/2026-03-02_2205_fix-the-readme-please',
    );
    expect(taskBranch(AT, 'Fix', { taken: none, timeZone: 'Europe/Paris' })).toBe(
      'overnight/2026-03-02_2305_fix',
    );
  });

  it('gets a number when its name is taken, and the next when that is taken too', () => {
    const name = 'overnight/2026-03-02_2205_fix';
    const taken = new Set([name, `${name}-2`]);
    expect(taskBranch(AT, 'Fix', { taken: new Set([name]), timeZone: 'UTC' })).toBe(`${name}-2`);
    expect(taskBranch(AT, 'Fix', { taken, timeZone: 'UTC' })).toBe(`${name}-3`);
  });

  it('is a name git accepts and nobody has, whatever the titles', () => {
    const titles = fc.array(fc.string({ unit: 'binary', maxLength: 120 }), { maxLength: 12 });
    const anyTime = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(titles, anyTime, (all, at) => {
        const taken = new Set<string>();
        for (const title of all) {
          const branch = taskBranch(at, title, { taken, timeZone: 'Asia/Kathmandu' });
          expect(isValidRef(landedRef(branch)), branch).toBe(true);
          expect(branch).toMatch(/^overnight\/\d{4}-\d\d-\d\d_\d{4}_[a-z0-9][a-z0-9-]*$/);
          expect(taken.has(branch)).toBe(false);
          taken.add(branch);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});

describe('a slug', () => {
  it.each([
    ['Déjà vu: naïve café', 'deja-vu-naive-cafe'],
    ['  --Leading and trailing--  ', 'leading-and-trailing'],
    ['日本語', 'task'],
    ['', 'task'],
    ['../../etc/passwd', 'etc-passwd'],
    [`${'a'.repeat(47)} b`, 'a'.repeat(47)],
  ])('of %j is %s', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it('is at most 48 characters of words, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        expect(slugOf(title)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/);
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});

describe('where work goes', () => {
  it('is a branch for proved work and a kept ref, no branch, for other work', () => {
    expect(landedRef('overnight/2026-03-02_2205_fix')).toBe(
      'refs/heads/overnight/2026-03-02_2205_fix',
    );
    expect(keptRef('overnight/2026-03-02_2205_fix')).toBe(
      'refs/overnight/kept/2026-03-02_2205_fix',
    );
  });

  it("names a night's own branch by its id", () => {
    const branch = sessionBranch('01JNAX3Y7Z');
    expect(branch).toBe('overnight/session_01jnax3y7z');
    expect(isValidRef(landedRef(branch))).toBe(true);
  });
});
