import { ok, type Result } from '../../../shared/result.ts';
import {
  Figures,
  type KeptArtifacts,
  type Measurement,
} from '../../../shared/schema/proof/performance.ts';
import type { PerformanceConfig } from '../../../shared/schema/settings/performance.ts';
import type { NightContext } from '../context.ts';
import { lendEnvFiles } from '../environment/env-files.ts';
import { setupWish } from '../environment/setup-wish.ts';
import { refOf } from '../phases/health.ts';
import type { Measurable } from './cycle.ts';

/** Which commit is measured, as which side of the pair. */
export interface Side {
  readonly side: Measurement['side'];
  readonly oid: string;
  readonly signal: AbortSignal;
}

/** Runs the benchmark once in a clean checkout, reads its figures, and keeps what it left. */
export async function measureAt(
  context: NightContext,
  work: Measurable,
  at: Side,
): Promise<Result<Measurement>> {
  const { git, checks, log } = context.ports;
  const ref = refOf(work.repo.config);
  const name = `bench-${at.side}-${work.attempt.id.toLowerCase()}`;
  const worktree = await git.openWorktree(ref, { name, oid: at.oid, branch: null });
  if (!worktree.ok) return worktree;
  const measured = await measureIn(context, work, { ...at, path: worktree.value.path });
  await checks.leave(worktree.value.path);
  const closed = await git.closeWorktree(ref, name, true);
  if (!closed.ok) log.warn('worktree.kept', { name, reason: closed.error.message });
  return measured;
}

async function measureIn(
  context: NightContext,
  { task, repo }: Measurable,
  { side, oid, signal, path }: Side & { readonly path: string },
): Promise<Result<Measurement>> {
  const { performance, setup: command } = repo.config;
  if (performance === undefined) throw new Error(`repository ${task.repoId} has no benchmark`);
  const { checks, clock } = context.ports;
  const note = (text: string): void => context.activity.note(task.id, text, clock.now());
  if (command !== undefined) {
    note('preparing a clean checkout');
    const wish = setupWish(repo.config, { command, oid, cache: 'use' });
    const ready = await checks.setup(path, wish, signal);
    if (!ready.ok) return ready;
  }
  const lent = await lendEnvFiles(context, repo.config, { ref: refOf(repo.config), path, oid });
  if (!lent.ok) return lent;
  note(side === 'pre' ? 'measuring the base' : 'measuring the change');
  const { timeoutMs } = performance;
  const check = { name: 'benchmark', command: performance.command };
  const timed = timeoutMs === undefined ? check : { ...check, timeoutMs };
  const beside = Math.max(0, context.live.atWork.size - 1);
  const result = await checks.run(path, timed, signal);
  const cycle = task.id.toLowerCase();
  const figures = await figuresIn(context, path, performance);
  const folder = `performance/${task.repoId}/${cycle}/${side}-${oid.slice(0, 12)}`;
  const kept = await keep(context, path, { folder, patterns: performance.artifacts });
  return ok({ cycle, side, oid, result, figures, kept, beside });
}

async function figuresIn(
  { ports: { artifacts } }: NightContext,
  path: string,
  { figures }: PerformanceConfig,
): Promise<Figures | null> {
  if (figures === undefined || artifacts === undefined) return null;
  const text = await artifacts.read(path, figures);
  if (text === null) return null;
  try {
    return Figures.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // The benchmark wrote something else: that is no figure, and the comparison says so.
    return null;
  }
}

/** What cannot be kept is told in the log; the measurement stands without it. */
async function keep(
  { ports: { artifacts, log } }: NightContext,
  path: string,
  wish: { readonly folder: string; readonly patterns: readonly string[] },
): Promise<KeptArtifacts | null> {
  if (artifacts === undefined || wish.patterns.length === 0) return null;
  const kept = await artifacts.keep(path, wish);
  if (kept.ok) return kept.value;
  log.warn('artifacts.lost', { folder: wish.folder, reason: kept.error.message });
  return null;
}
