import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RepositoryRef } from '../../ports/repository.ts';
import type { BranchFacts } from '../../ports/results/result-git.ts';
import { clip } from '../../report/format.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { refOf } from '../phases/health.ts';
import { carryOut } from './change/change.ts';
import { ensureCommit, type ResultDesk } from './desk.ts';
import type { LandWish } from './land.ts';
import { requireStill } from './moved-base.ts';
import { noteOf } from './note.ts';
import { tellConflict } from './tell-conflict.ts';

/** A branch to go into, as it is now. */
export interface Target {
  readonly ref: RepositoryRef;
  readonly into: string;
  readonly oid: string;
  readonly expected: string | null;
}

/**
 * Puts a result on top of a branch by one commit: with the result's own commits behind it (`merge`), or alone
 * (`squash`). Worked out in our clone; the branch moves only if it is still where it was (spec README 17).
 */
export async function mergeInto(desk: ResultDesk, wish: LandWish): Promise<Result<null>> {
  const target = await targetOf(desk, wish);
  if (!target.ok) return target;
  const moved = await requireStill(desk, wish, target.value);
  if (!moved.ok) return moved;
  const commit = await commitOf(desk, wish, target.value);
  if (!commit.ok) return commit;
  const { result, input, repo } = wish;
  const { into, oid, expected } = target.value;
  const means = input.means ?? 'merge';
  const how = means === 'merge' ? 'a merge' : 'one commit';
  const note = clip(`Accepted into ${into} by ${how}. ${moved.value}`.trim(), 300);
  const step = { repoId: repo.id, into, beforeOid: oid, afterOid: commit.value };
  const subject = { nightId: result.night.id, taskId: result.task.id };
  return carryOut(desk, {
    repoId: repo.id,
    told: `Accepting '${clip(oneLine(result.task.title), 80)}'`,
    change: {
      ...{ kind: 'move', branch: into, oid: commit.value, expected },
      updateCheckout: input.updateCheckout === true,
    },
    events: [
      { type: 'branch.moved', ...subject, body: { ...step, kind: 'accepted' } },
      {
        ...{ type: 'result.accepted', ...subject },
        body: noteOf(result, { means, ref: `refs/heads/${into}`, note }),
      },
    ],
  });
}

/** The branch to go into: the night's own, one that exists, or a new one of ours at the result's base. */
async function targetOf(
  desk: ResultDesk,
  { result, repo, input }: LandWish,
): Promise<Result<Target>> {
  const ref = refOf(repo);
  const into = input.into ?? baseBranchOf(desk, result.night.id, repo.id);
  if (into === null) {
    const fix = 'Name one with --into.';
    return fail(appError('not-found', 'The branch the night began from is not known.', { fix }));
  }
  const facts = await desk.git.branchFacts(ref, into);
  if (!facts.ok) return facts;
  const free = requireFree(facts.value, {
    into,
    path: repo.path,
    branch: result.row.branch,
    input,
  });
  if (!free.ok) return free;
  const { oid } = facts.value;
  if (oid !== null) return ok({ ref, into, oid, expected: oid });
  if (into.startsWith('overnight/') && into !== result.row.branch) {
    return ok({ ref, into, oid: result.row.baseOid, expected: null });
  }
  const fix = 'Name a branch that exists, or a new one that begins with "overnight/".';
  return fail(appError('not-found', `There is no branch '${into}' in ${repo.path}.`, { fix }));
}

function baseBranchOf({ ports }: ResultDesk, nightId: string, repoId: string): string | null {
  const rows = ports.store.repoNights(nightId);
  return rows.find((row) => row.repoId === repoId)?.baseBranch ?? null;
}

/** Moving a branch under a checkout would make its files look changed, so that is the person's choice. */
function requireFree(
  { standing: [first] }: BranchFacts,
  at: {
    readonly into: string;
    readonly path: string;
    readonly branch: string;
    readonly input: { readonly updateCheckout?: boolean | undefined };
  },
): Result<null> {
  if (first === undefined) return ok(null);
  const { into, branch } = at;
  if (first.by === 'rebase') {
    const fix = 'Finish or abort the rebase there first.';
    return fail(
      appError('branch-checked-out', `${into} is being rebased in ${first.path}.`, { fix }),
    );
  }
  if (first.isConfigured && at.input.updateCheckout === true) return ok(null);
  const sentence = `${into} is checked out in ${first.path}: moving it alone would make your files look changed.`;
  const files = first.isConfigured
    ? 'Add --update-checkout to update your files with it (only when nothing there is changed), or '
    : 'Switch to another branch there, or ';
  const fix = `${files}name another branch with --into, or run: git -C ${first.path} merge ${branch}`;
  return fail(appError('branch-checked-out', sentence, { fix }));
}

async function commitOf(
  desk: ResultDesk,
  { result, repo, oid, input }: LandWish,
  target: Target,
): Promise<Result<string>> {
  const { ref } = target;
  for (const needed of [target.oid, oid]) {
    const held = await ensureCommit(desk, ref, needed);
    if (!held.ok) return held;
  }
  const { baseOid } = result.row;
  const combined = await desk.git.combine(ref, { onto: target.oid, from: baseOid, to: oid });
  if (!combined.ok) return combined;
  if (combined.value.kind === 'conflict') {
    return tellConflict(desk, { result, repo, target, paths: combined.value.paths });
  }
  const { config, clock } = desk.ports;
  return desk.git.writeCommit(ref, {
    tree: combined.value.tree,
    parents: input.means === 'squash' ? [target.oid] : [target.oid, oid],
    message: messageOf({ result, input }),
    identity: config.current().gitIdentity,
    at: clock.now(),
  });
}

function messageOf({ result: { task, night, row }, input }: Pick<LandWish, 'result' | 'input'>) {
  const title = clip(oneLine(task.title), 100);
  const head = input.means === 'squash' ? title : `Merge: ${title}`;
  const reason = row.evidence?.reason ?? '';
  const trailers = `Nightkiln-Task: ${task.id}\nNightkiln-Night: ${night.id}`;
  return `${head}\n\n${oneLine(reason)}\n\n${trailers}\n`;
}
