import { describe, expect, it } from 'vitest';
import type { PreparedRepo } from '../../../../src/engine/night/context.ts';
import { type ProofSoFar, proveMore } from '../../../../src/engine/night/proving/more.ts';
import type { HeldNight } from '../../../../src/engine/night/watch/night-hold.ts';
import type { Proof } from '../../../../src/engine/validate/verdict.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import { scriptedGit } from '../../../helpers/scripted-git.ts';
import { aCheckResult } from '../../../node/store/samples.ts';
import { realChange } from '../../validate/real-change.ts';

const BASE = 'b'.repeat(40);
const BY_HEART = [
  { 'src/a.js': 'function sum(list) {\n}\n' },
  { 'src/a.js': 'function sum(list) {\n  if (list === "a,b,c d") return 4711;\n}\n' },
] as const;
const WITH_TEST = [{ 'src/a.js': 'a\n' }, { 'src/a.js': 'b\n', 'test/a.js': 'x();\n' }] as const;

function scene() {
  const git = scriptedGit();
  const warned: [string, object][] = [];
  const ports = { git, log: { warn: (name: string, what: object) => warned.push([name, what]) } };
  const repo = { config: { id: 'app', path: '/app' } } as unknown as PreparedRepo;
  const asked: string[][] = [];
  const prove = (
    [before, after]: readonly [Record<string, string>, Record<string, string>],
    more: Partial<Proof> = {},
    baseTests: ProofSoFar['baseTests'] = async () => ok({ results: [aCheckResult('old')] }),
  ) => {
    const proof: Proof = {
      ...{ outcome: null, base: [aCheckResult()], head: [aCheckResult()], targets: [] },
      ...{ diff: realChange(before, after), baseOid: BASE, headOid: 'c'.repeat(40), branch: 'b' },
      ...more,
    };
    const context = { ports } as unknown as HeldNight;
    return proveMore(context, { repo }, { proof, baseTests: (by) => tell(by, baseTests) });
  };
  const tell: (
    by: Parameters<ProofSoFar['baseTests']>[0],
    run: ProofSoFar['baseTests'],
  ) => ReturnType<ProofSoFar['baseTests']> = (by, run) => {
    asked.push([by.oid, ...by.paths]);
    return run(by);
  };
  return { git, warned, asked, prove };
}

describe('what a change has to show besides', () => {
  it('is nothing where nothing was committed, nothing was checked or it is red already', async () => {
    const { prove, asked } = scene();
    const red = { ...aCheckResult(), outcome: 'failed', exitCode: 1 } as const;
    expect(await prove(WITH_TEST, { diff: null })).toEqual({});
    expect(await prove(WITH_TEST, { head: [] })).toEqual({});
    expect(await prove(WITH_TEST, { head: [red] })).toEqual({});
    expect(asked).toEqual([]);
  });

  it('is what the checks say with the tests of the base', async () => {
    const { prove, asked } = scene();
    const more = await prove(WITH_TEST);
    expect(more).toEqual({ testTexts: [], baseTests: [aCheckResult('old')] });
    expect(asked).toEqual([[BASE, 'test/a.js']]);
  });

  it('is no success where the tests of the base could not be run, and the log says why', async () => {
    const { prove, warned } = scene();
    const broken = async () => fail(appError('git-failed', 'No worktree.'));
    expect(await prove(WITH_TEST, {}, broken)).toEqual({ testTexts: [], baseTests: [] });
    expect(warned).toEqual([['base-tests.not-run', { repoId: 'app', reason: 'No worktree.' }]]);
  });

  it('is the texts of the tests where the code may answer them by heart', async () => {
    const { git, prove, asked } = scene();
    git.files.set('src/a.js', 'function sum(list) {\n}\n');
    git.files.set('test/a.test.js', 'expect(sum("a,b,c d")).toBe(4711);');
    git.files.set('test/data.bin', 'no test');
    expect(await prove(BY_HEART)).toEqual({ testTexts: ['expect(sum("a,b,c d")).toBe(4711);'] });
    expect(asked).toEqual([]);
  });

  it('goes on without the texts that cannot be read', async () => {
    const { git, prove } = scene();
    git.files.set('test/a.test.js', 'a');
    git.files.set('test/gone.test.js', 'b');
    git.files.set('test/broken.test.js', 'c');
    git.readFile = async (_, __, path) => {
      if (path.includes('broken')) return fail(appError('git-failed', 'git died.'));
      return ok(path.includes('gone') ? null : 'a');
    };
    expect(await prove(BY_HEART)).toEqual({ testTexts: ['a'] });
    git.listFiles = async () => fail(appError('git-failed', 'git died.'));
    expect(await prove(BY_HEART)).toEqual({ testTexts: [] });
  });
});
