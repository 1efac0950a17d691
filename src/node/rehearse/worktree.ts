import { lendEnvFiles } from '../../engine/night/environment/env-files.ts';
import { setupWish } from '../../engine/night/environment/setup-wish.ts';
import { refOf } from '../../engine/night/phases/health.ts';
import type { Worktree } from '../../engine/ports/git.ts';
import { clip } from '../../engine/report/format.ts';
import { oneLine } from '../../engine/safety/visible-text.ts';
import { allChecks } from '../../engine/validate/suites/all-checks.ts';
import { appError } from '../../shared/error.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';
import type { RepositoryConfig } from '../../shared/schema/config.ts';
import { monotonicMs } from '../clock.ts';
import { type Rehearsing, untilLate } from './host.ts';
import { describeNames } from './names.ts';
import { blocking, type Finding, good, type StepWish, warning } from './stage.ts';

/** The rehearsal's worktree in each quarantine; one that a crash left is removed by the next rehearsal. */
const NAME = 'rehearsal';
const MAX_WORDS = 160;
const OUT_OF_TIME = fail(appError('internal', 'The time of the rehearsal was over.'));

/**
 * Setup and checks at the base, in a worktree of our own clone that is gone afterwards; no branch is made. As many
 * repositories at once as tonight works on tasks.
 */
export async function rehearseWorktree(
  rehearsing: Rehearsing,
  repo: RepositoryConfig,
  baseOid: string,
): Promise<void> {
  const { stage, turns } = rehearsing;
  const begun = Promise.withResolvers<Finding | null>();
  const limitMs = untilLate(rehearsing);
  const late = warning(
    `${repo.id}: setup and checks were not reached.`,
    'Tonight has more time. A setup or check before them took it all.',
  );
  const turn = turns.add(async () => {
    const isOver = stage.signal.aborted;
    begun.resolve(isOver ? late : null);
    if (!isOver) await trySetupAndChecks(rehearsing, repo, baseOid);
  });
  await Promise.all([
    turn,
    stage.step({ id: `setup:${repo.id}`, limitMs, late }, () => begun.promise),
  ]);
}

async function trySetupAndChecks(
  rehearsing: Rehearsing,
  repo: RepositoryConfig,
  baseOid: string,
): Promise<void> {
  const { stage, limits } = rehearsing;
  const seconds = Math.round(limits.workMs / 1000);
  const late = (what: string): Finding =>
    warning(`${repo.id}: ${what} after ${seconds} s; tonight it has its full time.`);
  const wish = (id: string, what: string): StepWish => ({
    id: `${id}:${repo.id}`,
    limitMs: untilLate(rehearsing),
    late: late(what),
  });
  const bodies: Promise<unknown>[] = [];
  const during = <T>(body: Promise<T>): Promise<T> => {
    bodies.push(body);
    return body;
  };
  let tree: Worktree | null = null;
  let place: string | null = null;
  const setup = async (): Promise<Finding> => {
    const opened = await openWorktree(rehearsing, repo, baseOid);
    if (opened === OUT_OF_TIME) return late('it was still being cloned');
    if (!opened.ok) return blocking(`${repo.id}: ${opened.error.message}`, opened.error.fix);
    place = opened.value.path;
    const finding = await setUp(rehearsing, repo, opened.value);
    if (finding.level === 'ok') tree = opened.value;
    const isCut = stage.signal.aborted && finding.level !== 'ok';
    return isCut ? late('setup was still running') : finding;
  };
  const check = async (path: string): Promise<Finding> => {
    const results = await runChecks(rehearsing, repo, path);
    return results === null ? late('a check was still running') : judge(repo, results);
  };
  try {
    await stage.step(wish('setup', 'setup was still running'), () => during(setup()));
    const worktree = tree as Worktree | null;
    if (worktree === null) return;
    const checks = wish('checks', 'a check was still running');
    await stage.step(checks, () => during(check(worktree.path)));
  } finally {
    // A debt, because what runs there must end before its folder goes.
    stage.owe(Promise.allSettled(bodies).then(() => closeWorktree(rehearsing, repo, place)));
  }
}

/** A clone cannot be cut short, so it is asked after it whether there is still time. */
async function openWorktree(
  { host, stage }: Rehearsing,
  repo: RepositoryConfig,
  oid: string,
): Promise<Result<Worktree>> {
  const ref = refOf(repo);
  const prepared = await host.git.prepare(ref, oid);
  if (!prepared.ok) return prepared;
  const closed = await host.git.closeWorktree(ref, NAME, true);
  if (!closed.ok) return closed;
  if (stage.signal.aborted) return OUT_OF_TIME;
  return host.git.openWorktree(ref, { name: NAME, oid, branch: null });
}

async function closeWorktree(
  { host }: Rehearsing,
  repo: RepositoryConfig,
  place: string | null,
): Promise<void> {
  if (place !== null) await host.checks.leave(place);
  await host.git.closeWorktree(refOf(repo), NAME, true);
}

async function setUp(
  { host, stage }: Rehearsing,
  repo: RepositoryConfig,
  tree: Worktree,
): Promise<Finding> {
  const at = { ref: refOf(repo), path: tree.path, oid: tree.baseOid };
  const lent = await lendEnvFiles({ ports: host }, repo, at);
  if (!lent.ok) return blocking(`${repo.id}: ${lent.error.message}`, lent.error.fix);
  if (repo.setup === undefined) return good(`${repo.id}: a fresh worktree opens; no setup is set.`);
  const wish = setupWish(repo, { command: repo.setup, oid: tree.baseOid, cache: 'use' });
  const startedAt = monotonicMs();
  const done = await host.checks.setup(tree.path, wish, stage.signal);
  const durationMs = monotonicMs() - startedAt;
  if (done.ok) return { ...good(`${repo.id}: setup passes in a fresh worktree.`), durationMs };
  const said = clip(oneLine(done.error.message), MAX_WORDS);
  return { ...blocking(`${repo.id}: ${said}`, done.error.fix), durationMs };
}

/** The results of all checks; null when the time was over before the last one ended. */
async function runChecks(
  { host, stage }: Rehearsing,
  repo: RepositoryConfig,
  worktreePath: string,
): Promise<readonly CheckResult[] | null> {
  const general: readonly Check[] = repo.checks ?? (await host.checks.detect(worktreePath));
  const checks = allChecks(repo, general);
  const results: CheckResult[] = [];
  for (const check of checks) {
    results.push(await host.checks.run(worktreePath, check, stage.signal));
    if (stage.signal.aborted) return null;
  }
  return results;
}

function judge({ id }: RepositoryConfig, results: readonly CheckResult[]): Finding {
  const named = (outcome: CheckResult['outcome']): string[] =>
    results.filter((result) => result.outcome === outcome).map(({ name }) => name);
  if (results.length === 0) {
    const fix = `Set "checks" of '${id}', or give package.json a script such as "test".`;
    return warning(`${id}: no check is known, so nothing can be verified tonight.`, fix);
  }
  const broken = named('could-not-run');
  if (broken.length > 0) {
    const fix = 'A fresh worktree has no dependencies: see "setup", or correct the command.';
    return blocking(`${id}: ${describeNames(broken)} could not run in a fresh worktree.`, fix);
  }
  const red = [...named('failed'), ...named('timed-out')];
  if (red.length > 0) {
    const fault = results.find((result) => result.fault?.by === 'environment')?.fault;
    const fix =
      fault?.sentence ??
      'Mend it before bed, or let tonight try: other work is not verified beside it.';
    return warning(`${id}: ${describeNames(red)} is red at the base already.`, fix);
  }
  return good(`${id}: ${describeNames(results.map(({ name }) => name))} is green at the base.`);
}
