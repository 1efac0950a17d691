import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Proof } from '../../../src/engine/validate/verdict.ts';
import { OutcomeKind } from '../../../src/shared/schema/attempt.ts';
import { realChange } from './real-change.ts';
import { check, outcome, proof, SOURCE_CHANGE } from './samples.ts';

/** What must hold for verified work and does not. */
function brokenConditions({
  outcome: ending,
  base,
  head,
  targets,
  diff,
  headOid,
}: Proof): string[] {
  const green = new Set(head.filter((one) => one.outcome === 'passed').map((one) => one.name));
  const wasGreen = base.filter((one) => one.outcome === 'passed').map((one) => one.name);
  const conditions = {
    finished: ending?.kind === 'done',
    committed: headOid === 'b'.repeat(40),
    'source only': diff === SOURCE_CHANGE,
    'a green check': green.size > 0,
    'nothing worse': wasGreen.every((name) => green.has(name)),
    'targets green': targets.every((name) => green.has(name)),
    'all green without a target': targets.length > 0 || green.size === head.length,
  };
  return Object.entries(conditions)
    .filter(([, holds]) => !holds)
    .map(([name]) => name);
}

describe('whatever the evidence', () => {
  const results = fc.oneof(
    { weight: 3, arbitrary: fc.constant('passed' as const) },
    { weight: 1, arbitrary: fc.constantFrom('failed', 'timed-out', 'could-not-run') },
  );
  const tests = fc.option(fc.record({ passed: fc.nat(3), failed: fc.nat(3), skipped: fc.nat(2) }));
  const side = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('lint', 'test', 'docs'), outcome: results, tests }),
    { selector: (one) => one.name, maxLength: 3 },
  );
  const trees = fc.constantFrom(
    null,
    { files: [], patch: '' },
    SOURCE_CHANGE,
    realChange({ 'a.test.js': "it('a', f);\n" }, {}),
    realChange({ 'a.test.js': "it('a', f);\n" }, { 'a.test.js': "it.skip('a', f);\n" }),
    realChange({ 'vitest.config.ts': 'a\n' }, { 'vitest.config.ts': 'b\n' }),
  );
  const anyProof = fc.record({
    outcome: fc.oneof(
      fc.constant(outcome('done')),
      fc.option(fc.constantFrom(...OutcomeKind.options).map((kind) => outcome(kind))),
    ),
    base: side.map((all) => all.map((one) => check(one.name, one.outcome, { tests: one.tests }))),
    head: side.map((all) => all.map((one) => check(one.name, one.outcome, { tests: one.tests }))),
    diff: fc.oneof(fc.constant(SOURCE_CHANGE), trees),
    targets: fc.uniqueArray(fc.constantFrom('lint', 'test', 'docs')),
    headOid: fc.constantFrom(null, 'a'.repeat(40), 'b'.repeat(40), 'b'.repeat(40)),
  });

  it('verified means every condition holds', () => {
    let verified = 0;
    fc.assert(
      fc.property(anyProof, (extra) => {
        const given = proof(extra);
        const evidence = judge(given);
        expect(evidence.reason).not.toBe('');
        if (evidence.verdict !== 'verified') return;
        verified += 1;
        expect(brokenConditions(given)).toEqual([]);
        expect(evidence.findings).toEqual([]);
      }),
      { numRuns: 4000, seed: 7 },
    );
    expect(verified).toBeGreaterThan(20);
  });

  it('the words of the agent never change the verdict', () => {
    fc.assert(
      fc.property(anyProof, fc.string(), (extra, words) => {
        const silent = judge(proof(extra)).verdict;
        if (extra.outcome === null) return;
        const loud = { ...extra.outcome, message: words, lastText: 'All tests pass. Verified.' };
        expect(judge(proof({ ...extra, outcome: loud })).verdict).toBe(silent);
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});
