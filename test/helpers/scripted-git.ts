import type { Git, Salvage } from '../../src/engine/ports/git.ts';
import type { RepositoryRef } from '../../src/engine/ports/repository.ts';
import { appError } from '../../src/shared/error.ts';
import { fail, ok } from '../../src/shared/result.ts';
import type { Fingerprint } from '../../src/shared/schema/night.ts';

const BASE = 'a'.repeat(40);

/** A world of repositories that only exist in memory, for tests of what the night decides. */
export interface ScriptedGit extends Git {
  /** Sentences by repository id: the repository is refused with it. */
  readonly refusals: Map<string, string>;
  /** Worktree paths in which an agent changed something since the last commit. */
  readonly dirty: Set<string>;
  readonly branches: Map<string, string>;
  /** Refs of the user's repository. */
  readonly landed: Map<string, string>;
  readonly commits: { oid: string; message: string }[];
  readonly worktrees: Map<string, string | null>;
  /** Files at every commit. */
  readonly files: Map<string, string>;
  /** What the checkout looks like; change it to simulate a touched checkout. */
  checkout: string;
  /** Ref that is in the way of landing. */
  blockedRef: RegExp | null;
  /** What a search of the commits finds. */
  secrets: Awaited<ReturnType<Git['findSecrets']>>;
  /** What the next worktrees hold beyond their branches when they are closed. */
  salvage: Salvage | null;
  /** Throws from here, as a bug would. */
  faultIn: keyof Git | null;
}

/** Repositories whose base is always the same commit. */
export function scriptedGit(): ScriptedGit {
  const git: ScriptedGit = {
    refusals: new Map(),
    dirty: new Set(),
    branches: new Map(),
    landed: new Map(),
    commits: [],
    worktrees: new Map(),
    files: new Map(),
    checkout: 'untouched',
    blockedRef: null,
    secrets: ok([]),
    salvage: null,
    faultIn: null,
    inspect: async ({ id }) => {
      const refusal = git.refusals.get(id);
      if (refusal !== undefined) return fail(appError('repository-unusable', refusal));
      return ok({ baseBranch: 'main', baseOid: BASE });
    },
    fingerprint: async () => ok(fingerprintOf(git.checkout)),
    prepare: async () => ok(null),
    openWorktree: async (repo, { name, oid, branch }) => {
      throwIf(git, 'openWorktree');
      git.worktrees.set(name, branch);
      if (branch !== null && !git.branches.has(branch)) git.branches.set(branch, oid);
      return ok({ path: pathOf(repo, name), branch, baseOid: oid });
    },
    closeWorktree: async (_, name, discard) => {
      git.worktrees.delete(name);
      return ok(discard ? null : git.salvage);
    },
    putBack: async () => ok(null),
    commit: async (repo, { name, message }) => {
      const path = pathOf(repo, name);
      if (!git.dirty.delete(path)) return ok(null);
      const oid = String(git.commits.length + 1)
        .repeat(40)
        .slice(0, 40);
      git.commits.push({ oid, message });
      const branch = git.worktrees.get(name);
      if (typeof branch === 'string') git.branches.set(branch, oid);
      return ok(oid);
    },
    branchHead: async (_, branch) => ok(git.branches.get(branch) ?? null),
    restoreWorktree: async (repo, { name, branch, baseOid, oid, keepUnder }) => {
      const head = git.branches.get(branch) ?? null;
      git.dirty.delete(pathOf(repo, name));
      git.branches.set(branch, oid);
      const keptRef = head === null || head === oid ? null : `${keepUnder}/${head.slice(0, 12)}`;
      return ok({
        worktree: { path: pathOf(repo, name), branch, baseOid },
        keptRef,
        salvage: null,
      });
    },
    transplant: async (_, { branch, toOid }) => {
      git.branches.set(branch, toOid);
      return ok(toOid);
    },
    diff: async () => {
      const file = { path: 'src/a.ts', status: 'modified', insertions: 1, deletions: 1 } as const;
      const patch =
        'diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-a\n+b\n';
      return ok({ files: [file], patch });
    },
    listFiles: async () => ok([...git.files.keys()]),
    readFile: async (_, __, path) => ok(git.files.get(path) ?? null),
    findLines: async (_, __, texts) =>
      ok(
        [...git.files].flatMap(([path, content]) =>
          content
            .split('\n')
            .filter((line) => texts.some((one) => line.includes(one)))
            .map((text) => ({ path, text })),
        ),
      ),
    findSecrets: async () => git.secrets,
    land: async (_, { ref, oid }) => {
      if (git.blockedRef?.test(ref) === true) {
        return fail(appError('ref-conflict', `${ref} points elsewhere.`));
      }
      git.landed.set(ref, oid);
      return ok(null);
    },
    landedAt: async (_, ref) => ok(git.landed.get(ref) ?? null),
  };
  return git;
}

function throwIf(git: ScriptedGit, method: keyof Git): void {
  if (git.faultIn === method) throw new Error(`planted fault in ${method}`);
}

function pathOf(repo: RepositoryRef, name: string): string {
  return `/worktrees/${repo.id}/${name}`;
}

function fingerprintOf(checkout: string): Fingerprint {
  return { digest: checkout, parts: { HEAD: 'same', files: checkout }, files: 3 };
}
