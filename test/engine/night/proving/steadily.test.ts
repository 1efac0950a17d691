import { describe, expect, it } from 'vitest';
import { runSteadily } from '../../../../src/engine/night/proving/steadily.ts';
import type { Checks } from '../../../../src/engine/ports/checks.ts';
import type { CheckResult } from '../../../../src/shared/schema/check.ts';
import { check } from '../../validate/samples.ts';

const passed = check('test', 'passed', { excerpt: 'fine' });
const failed = check('test', 'failed', { excerpt: 'not ok 3' });
const environment = { by: 'environment', sentence: 'The environment: it.' } as const;

async function run(results: readonly CheckResult[], before: CheckResult | null, isOver = false) {
  const left = [...results];
  const end = new AbortController();
  const checks: Pick<Checks, 'run'> = {
    run: async () => {
      if (isOver) end.abort();
      return left.shift() ?? check('test', 'could-not-run');
    },
  };
  const wish = { path: '/x', check: { name: 'test', command: 'x' }, signal: end.signal, before };
  return { result: await runSteadily(checks, wish), runs: results.length - left.length };
}

describe('a check that is run steadily', () => {
  it('is run once where it is green', async () => {
    expect(await run([passed, failed], passed)).toEqual({ result: passed, runs: 1 });
  });

  it('is run again where it is red and was green, and stays red', async () => {
    expect(await run([failed, failed], passed)).toEqual({ result: failed, runs: 2 });
  });

  it('is flaky where it passes the second time, and keeps what the first said', async () => {
    const flaky = { ...passed, excerpt: 'not ok 3', flaky: true };
    expect(await run([failed, passed], passed)).toEqual({ result: flaky, runs: 2 });
    expect(await run([failed, passed], null)).toEqual({ result: flaky, runs: 2 });
  });

  it('is run once where it was red before, as targets are', async () => {
    expect((await run([failed, passed], failed)).runs).toBe(1);
  });

  it.each<[string, CheckResult, CheckResult | null]>([
    ['ran out of time', check('test', 'timed-out'), passed],
    ['could not run', check('test', 'could-not-run'), passed],
    ['is red at the base for the environment', { ...failed, fault: environment }, null],
  ])('is run once where it %s', async (_name, first, before) => {
    expect((await run([first, passed], before)).runs).toBe(1);
  });

  it('is not run again when the night ends meanwhile', async () => {
    expect((await run([failed, passed], passed, true)).runs).toBe(1);
  });
});
