import type { Checks } from '../../engine/ports/checks.ts';
import type { Git } from '../../engine/ports/git.ts';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';
import type { World } from './world.ts';

/** Repositories that only exist here, with what agents left in their worktrees. They outlive every host. */
export interface Repositories {
  readonly git: Git;
  readonly checks: Checks;
  /** Paths of worktrees with changes that nobody committed. */
  readonly dirty: Set<string>;
}

const BASE = 'a'.repeat(40);
const FINGERPRINT = { digest: 'same', parts: { HEAD: 'same', files: 'same' }, files: 3 };
const PATCH =
  'diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-a\n+b\n';

/** Nothing is tracked, so nothing is found. */
const EMPTY = {
  listFiles: async () => ok([]),
  readFile: async () => ok(null),
  findLines: async () => ok([]),
  findSecrets: async () => ok([]),
} satisfies Partial<Git>;

/** Untouched repositories; now and then one refuses, fails or takes its time. */
export function createRepositories(world: World): Repositories {
  const dirty = new Set<string>();
  return { dirty, git: createGit(world, dirty), checks: createChecks(world) };
}

const NOTHING_KEPT = { keptRef: null, salvage: null };

function createGit(world: World, dirty: Set<string>): Git {
  const random = world.random.fork('git');
  const branches = new Map<string, string>();
  const worktrees = new Map<string, string | null>();
  const landed = new Map<string, string>();
  let commits = 0;
  return {
    inspect: async ({ id }) => {
      if (random.chance(0.02)) {
        return fail(appError('repository-unusable', `'${id}' cannot be read just now.`));
      }
      return ok({ baseBranch: 'main', baseOid: BASE });
    },
    fingerprint: async () => ok(FINGERPRINT),
    prepare: async () => {
      await work(world, random.chance(0.3) ? random.spread(1000, 180_000) : 0);
      return ok(null);
    },
    openWorktree: async (repo, { name, oid, branch }) => {
      worktrees.set(name, branch);
      if (branch !== null && !branches.has(branch)) branches.set(branch, oid);
      return ok({ path: pathOf(repo, name), branch, baseOid: oid });
    },
    closeWorktree: async (_, name) => {
      worktrees.delete(name);
      return ok(null);
    },
    putBack: async () => ok(null),
    commit: async (repo, { name }) => {
      if (!dirty.delete(pathOf(repo, name))) return ok(null);
      commits += 1;
      const oid = commits.toString(16).padStart(40, '0');
      const branch = worktrees.get(name);
      if (typeof branch === 'string') branches.set(branch, oid);
      return ok(oid);
    },
    branchHead: async (_, branch) => ok(branches.get(branch) ?? null),
    restoreWorktree: async (repo, { name, branch, baseOid, oid }) => {
      branches.set(branch, oid);
      return ok({ ...NOTHING_KEPT, worktree: { path: pathOf(repo, name), branch, baseOid } });
    },
    transplant: async (_, { branch, toOid }) => {
      branches.set(branch, toOid);
      return ok(toOid);
    },
    diff: async () => {
      const file = { path: 'src/a.ts', status: 'modified', insertions: 1, deletions: 1 } as const;
      return ok({ files: [file], patch: PATCH });
    },
    ...EMPTY,
    land: async (_, { ref, oid }) => {
      if (random.chance(0.02)) return fail(appError('ref-conflict', `${ref} points elsewhere.`));
      landed.set(ref, oid);
      return ok(null);
    },
    landedAt: async (_, ref) => ok(landed.get(ref) ?? null),
  };
}

function createChecks(world: World): Checks {
  const random = world.random.fork('checks');
  return {
    detect: async () => [],
    setup: async (_path, _command, signal) => {
      await workUntil(world, random.spread(1000, 120_000), signal);
      return random.chance(0.03)
        ? fail(appError('setup-failed', 'npm ci failed.'))
        : ok({ from: 'command', durationMs: 0, notKept: null });
    },
    variables: async () => ({}),
    leave: async () => undefined,
    confine: () => undefined,
    lend: async () => ok([]),
    takeBack: async () => undefined,
    run: async (path, check, signal) => {
      const durationMs = random.spread(1000, 180_000);
      const isCut = await workUntil(world, durationMs, signal);
      const isGood = !path.includes('/proof-') || random.chance(0.8);
      return resultOf(check, isCut ? 'could-not-run' : isGood ? 'passed' : 'failed');
    },
  };
}

/** Takes `ms` of the time in which the machine is awake. */
export function work(world: World, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => void world.clock.afterAwake(ms, resolve));
}

/** The same, cut short by `signal`; true when it was. */
function workUntil(world: World, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(true);
  return new Promise((resolve) => {
    const cancel = world.clock.afterAwake(ms, () => resolve(false));
    const cut = (): void => {
      cancel();
      resolve(true);
    };
    signal.addEventListener('abort', cut, { once: true });
  });
}

function pathOf(repo: RepositoryRef, name: string): string {
  return `/worktrees/${repo.id}/${name}`;
}

function resultOf(check: Check, outcome: CheckResult['outcome']): CheckResult {
  const exitCode = outcome === 'passed' ? 0 : 1;
  const { name, command } = check;
  return { name, command, outcome, exitCode, durationMs: 5, excerpt: outcome, tests: null };
}
