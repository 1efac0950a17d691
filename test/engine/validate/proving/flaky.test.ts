import { describe, expect, it } from 'vitest';
import { mayRetry } from '../../../../src/engine/validate/retry.ts';
import { judge } from '../../../../src/engine/validate/verdict.ts';
import { check, proof } from '../samples.ts';

const flaky = check('test', 'passed', { flaky: true });
const test = check('test', 'passed');
const lint = check('lint', 'passed');
const red = check('test', 'failed');

describe('a flaky check', () => {
  it('that flips at the commit verifies nothing, fails nothing, and is told', () => {
    const evidence = judge(proof({ targets: [], base: [lint, test], head: [lint, flaky] }));
    expect(evidence.verdict).toBe('unverified');
    expect(evidence.reason).toBe(
      'Not proved: check `test` is flaky: it failed and passed on the same commit.',
    );
    expect(evidence.findings.map(({ kind }) => kind)).toEqual(['check-flaky']);
    expect(mayRetry(evidence, 1)).toBe(true);
  });

  it('that flips at the base is told where a steady one decides', () => {
    const evidence = judge(proof({ targets: [], base: [lint, flaky], head: [lint, test] }));
    expect(evidence.verdict).toBe('verified');
    expect(evidence.findings.map(({ message }) => message)).toEqual([
      'Check `test` is flaky: it failed and passed at the base, before any work.',
    ]);
  });

  it.each([
    ['as the only green one', { targets: [], base: [flaky], head: [test] }],
    ['as the target', { targets: ['test'], base: [lint, flaky], head: [lint, test] }],
    ['as a red target', { targets: ['test'], base: [lint, flaky], head: [lint, red] }],
    ['where it is red at the commit', { targets: [], base: [lint, flaky], head: [lint, red] }],
  ])('that flips at the base decides nothing %s, and costs no other try', (_name, extra) => {
    const evidence = judge(proof(extra));
    expect(evidence.verdict).toBe('unverified');
    expect(evidence.reason).toContain('is flaky');
    expect(mayRetry(evidence, 1)).toBe(false);
  });

  it('with the tests of the base decides nothing either', () => {
    const evidence = judge(
      proof({ targets: [], base: [lint, test], head: [lint, test], baseTests: [lint, flaky] }),
    );
    expect(evidence.reason).toContain('is flaky');
  });
});
