import { ok, type Result } from '../../../shared/result.ts';
import type { Check, CheckResult } from '../../../shared/schema/check.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { SetupDone, SetupWish } from '../../ports/checks.ts';
import type { RepositoryRef } from '../../ports/repository.ts';
import { type NightContext, record } from '../context.ts';
import { runSteadily } from '../proving/steadily.ts';
import { lendEnvFiles, noteEnvFiles, takeBackEnvFiles } from './env-files.ts';
import { setupWish } from './setup-wish.ts';

/** A worktree at the base in which no agent ever was. */
export interface AtBase {
  readonly repo: RepositoryConfig;
  readonly ref: RepositoryRef;
  readonly path: string;
  readonly oid: string;
  readonly found: readonly Check[];
}

/**
 * Setup and checks at the base. A check that is red for another reason than the code after a setup that came from the
 * cache is looked at again after a fresh one, so that what is kept is never what a repository is judged by.
 */
export async function measure(
  context: NightContext,
  at: AtBase,
): Promise<Result<readonly CheckResult[]>> {
  const { repo, ref, path, oid } = at;
  const lent = await lendEnvFiles(context, repo, { ref, path, oid });
  if (!lent.ok) return lent;
  noteEnvFiles(context, lent.value);
  const measured = await measureTwice(context, at);
  await context.ports.checks.leave(path);
  const taken = await takeBackEnvFiles(context, repo, { ref, path, oid });
  return taken.ok ? measured : taken;
}

async function measureTwice(
  context: NightContext,
  at: AtBase,
): Promise<Result<readonly CheckResult[]>> {
  const done = await setUp(context, at, 'keep');
  if (!done.ok) return done;
  const results = await runAll(context, at);
  const isDoubtful = results.some(({ fault }) => fault !== undefined && fault.by !== 'code');
  if (done.value?.from !== 'cache' || !isDoubtful || context.stop.reason() !== null) {
    return ok(results);
  }
  const text = `${at.repo.id}: a check is red at the base, so setup runs afresh to look again.`;
  record(context, { type: 'night.noted', body: { text } });
  const again = await setUp(context, at, 'again');
  return again.ok ? ok(await runAll(context, at)) : again;
}

async function setUp(
  context: NightContext,
  { repo, path, oid }: AtBase,
  cache: SetupWish['cache'],
): Promise<Result<SetupDone | null>> {
  const command = repo.setup;
  if (command === undefined) return ok(null);
  const { checks } = context.ports;
  const wish = setupWish(repo, { command, oid, cache });
  const done = await checks.setup(path, wish, context.stop.signal);
  if (done.ok && done.value.notKept !== null) {
    const text = `${repo.id}: setup is run for every task, because ${done.value.notKept}.`;
    record(context, { type: 'night.noted', body: { text } });
  }
  return done;
}

async function runAll(
  context: NightContext,
  { repo, path, found }: AtBase,
): Promise<readonly CheckResult[]> {
  const { ports, stop } = context;
  const { checks } = ports;
  const results: CheckResult[] = [];
  for (const check of found) {
    const result = await runSteadily(checks, { path, check, signal: stop.signal, before: null });
    results.push(result);
    if (result.flaky !== true) continue;
    const text = `${repo.id}: check ${check.name} is flaky: it failed and passed at the base.`;
    record(context, { type: 'night.noted', body: { text } });
  }
  return results;
}
