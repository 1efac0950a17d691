import { describe, expect, it } from 'vitest';
import { createLeakFinder } from '../../../../src/engine/safety/leaks/find-leaks.ts';
import type { Exemption, LeakRule } from '../../../../src/engine/safety/leaks/rule-set.ts';

const NOTHING: Exemption = {
  ...{ paths: [], regexes: [], stopwords: [] },
  ...{ target: 'secret', needsAll: false },
};
const RULE: LeakRule = {
  ...{ id: 'kiln-key', regex: /kiln(\d)-(\w{8})/dg, path: null, entropy: 0, group: null },
  ...{ keywords: [], exempt: [] },
};
const TEXT = 'one\nx.kiln7-abcdwxyz # sample\nthree';

/** What a finder with this one rule calls a secret. */
function found(rule: Partial<LeakRule>, path = 'a.txt', exempt: Partial<Exemption> = {}): string[] {
  const rules = { rules: [{ ...RULE, ...rule }], exempt: { ...NOTHING, ...exempt } };
  const leaks = createLeakFinder(rules, () => [])({ path, text: TEXT });
  return leaks.map(({ start, end }) => TEXT.slice(start, end));
}

describe('a rule for secrets', () => {
  it('means the group it names, otherwise the first that took part, otherwise all of it', () => {
    expect(found({ group: 2 })).toEqual(['abcdwxyz']);
    expect(found({})).toEqual(['7']);
    expect(found({ regex: /kiln\d-\w{8}/dg })).toEqual(['kiln7-abcdwxyz']);
  });

  it('passes over what looks too little like chance', () => {
    expect(found({ group: 2, entropy: 2.9 })).toEqual(['abcdwxyz']);
    expect(found({ group: 2, entropy: 3 })).toEqual([]);
  });

  it('looks only at texts with its words and at paths of its own', () => {
    expect(found({ keywords: ['oven'] })).toEqual([]);
    expect(found({ path: /\.env$/ })).toEqual([]);
    expect(found({ path: /\.env$/ }, 'prod.env')).toEqual(['7']);
  });
});

describe('an exemption of a rule', () => {
  const exempted = (exempt: Partial<Exemption>, path?: string) =>
    found({ group: 2, exempt: [{ ...NOTHING, ...exempt }] }, path).length === 0;

  it('that names nothing exempts nothing', () => {
    expect(exempted({})).toBe(false);
    expect(exempted({ needsAll: true })).toBe(false);
  });

  it('looks at the secret, at the whole match with the word before it, or at the line', () => {
    expect(exempted({ regexes: [/^abcdwxyz$/] })).toBe(true);
    expect(exempted({ regexes: [/^x\.kiln7-abcdwxyz$/] })).toBe(false);
    expect(exempted({ regexes: [/^x\.kiln7-abcdwxyz$/], target: 'match' })).toBe(true);
    expect(exempted({ regexes: [/# sample$/], target: 'match' })).toBe(false);
    expect(exempted({ regexes: [/^x.*# sample$/], target: 'line' })).toBe(true);
  });

  it('needs one of its signs, or all of them where it says so', () => {
    const signs = { paths: [/^docs\//], stopwords: ['wxyz'] };
    expect(exempted(signs, 'src/a.txt')).toBe(true);
    expect(exempted({ ...signs, needsAll: true }, 'src/a.txt')).toBe(false);
    expect(exempted({ ...signs, needsAll: true }, 'docs/a.txt')).toBe(true);
  });

  it('of all rules holds for whole paths', () => {
    expect(found({}, 'docs/a.txt', { paths: [/^docs\//] })).toEqual([]);
    expect(found({ regex: null, path: /\.txt$/ }, 'docs/a.txt', { paths: [/^docs\//] })).toEqual(
      [],
    );
    expect(found({ regex: null, path: /\.txt$/ }, 'src/a.txt')).toEqual(['']);
  });
});
