import type { Result } from '../../../shared/result.ts';
import type { CheckResult } from '../../../shared/schema/check.ts';
import { pathsToPutBack } from '../../validate/proving/base-tests.ts';
import { isTestPath, testLanguageOf } from '../../validate/test-language.ts';
import { mayBeHardCoded } from '../../validate/tricks/hard-coded.ts';
import { commandsOf, judge, type Proof } from '../../validate/verdict.ts';
import type { PreparedRepo } from '../context.ts';
import { refOf } from '../phases/health.ts';
import type { HeldNight } from '../watch/night-hold.ts';

/** Paths to be made what they were at a commit. */
export interface PutBack {
  readonly oid: string;
  readonly paths: readonly string[];
}

/** A proof so far, and how the checks are run with the base's tests. */
export interface ProofSoFar {
  readonly proof: Proof;
  readonly baseTests: (
    by: PutBack,
  ) => Promise<Result<{ readonly results: readonly CheckResult[] }>>;
}

const MAX_TESTS = 40;

/**
 * What a change that is not red already has to show besides: its checks with the base's own tests, where it touched tests
 * or what the checks run, and the texts of the tests, where it may answer them by heart. Tests of the base that could not
 * be run said nothing, which is not success.
 */
export async function proveMore(
  context: HeldNight,
  { repo }: { readonly repo: PreparedRepo },
  { proof, baseTests }: ProofSoFar,
): Promise<Pick<Proof, 'baseTests' | 'testTexts'>> {
  const { diff, baseOid, head } = proof;
  if (diff === null || head.length === 0 || judge(proof).verdict === 'failed') return {};
  const testTexts = mayBeHardCoded(diff) ? await readTests(context, repo, baseOid) : [];
  const paths = pathsToPutBack(diff, commandsOf(proof));
  if (paths.length === 0) return { testTexts };
  const run = await baseTests({ oid: baseOid, paths });
  if (!run.ok) {
    context.ports.log.warn('base-tests.not-run', {
      repoId: repo.config.id,
      reason: run.error.message,
    });
  }
  return { testTexts, baseTests: run.ok ? run.value.results : [] };
}

async function readTests(
  { ports: { git } }: HeldNight,
  { config }: PreparedRepo,
  oid: string,
): Promise<readonly string[]> {
  const ref = refOf(config);
  const listed = await git.listFiles(ref, oid);
  const tests = listed.ok
    ? listed.value.filter((path) => isTestPath(path) && testLanguageOf(path) !== null)
    : [];
  const texts: string[] = [];
  for (const path of tests.slice(0, MAX_TESTS)) {
    const text = await git.readFile(ref, oid, path);
    if (text.ok && text.value !== null) texts.push(text.value);
  }
  return texts;
}
