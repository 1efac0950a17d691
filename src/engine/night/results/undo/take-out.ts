import { appError } from '../../../../shared/error.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { RepositoryConfig } from '../../../../shared/schema/config.ts';
import { clip, countOf } from '../../../report/format.ts';
import { oneLine } from '../../../safety/visible-text.ts';
import { refOf } from '../../phases/health.ts';
import { carryOut } from '../change/change.ts';
import type { PlannedChange } from '../change/planned-change.ts';
import { ensureCommit, type ResultDesk, repositoryOf } from '../desk.ts';
import { withdraw } from '../land.ts';
import { acceptedAt, keyOf, stepsOn } from '../moves.ts';
import { noteOf } from '../note.ts';
import type { ResultRow } from '../result-book.ts';
import { filesOf } from '../tell-conflict.ts';
import { type Branch, type ResultChange, replayWithout } from './replay.ts';

const HEADS = 'refs/heads/';

/** Results that went into one branch. */
interface Group {
  readonly repo: RepositoryConfig;
  readonly into: string;
  readonly rows: readonly ResultRow[];
}

/** Takes results out of the branches they went into: first all of it is worked out, then each branch moves once. */
export async function takeOut(
  desk: ResultDesk,
  rows: readonly ResultRow[],
  updateCheckout: boolean,
): Promise<Result<null>> {
  const requested = rows.filter((row) => intoOf(desk, row) === null);
  const groups = groupsOf(desk, rows);
  if (!groups.ok) return groups;
  const planned: PlannedChange[] = [];
  for (const group of groups.value) {
    const plan = await planGroup(desk, group, updateCheckout);
    if (!plan.ok) return plan;
    planned.push(plan.value);
  }
  for (const row of requested) {
    const done = await withdraw(desk, row);
    if (!done.ok) return done;
  }
  for (const plan of planned) {
    const done = await carryOut(desk, plan);
    if (!done.ok) return done;
  }
  return ok(null);
}

/** The branch an accepted result went into; null for one that was asked to be merged. */
function intoOf({ ports: { store } }: ResultDesk, { night, task }: ResultRow): string | null {
  const moved = store
    .eventsOf(night.id, ['branch.moved', 'result.accepted'])
    .filter(({ taskId }) => taskId === task.id);
  const last = moved.findLast(({ type }) => type === 'result.accepted');
  if (last?.type !== 'result.accepted' || last.body.means === 'pull-request') return null;
  const { ref } = last.body;
  return ref?.startsWith(HEADS) ? ref.slice(HEADS.length) : null;
}

function groupsOf(desk: ResultDesk, rows: readonly ResultRow[]): Result<Group[]> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const into = intoOf(desk, row);
    if (into === null) continue;
    const repo = repositoryOf(desk, row.task.repoId);
    if (!repo.ok) return repo;
    const name = `${row.task.repoId} ${into}`;
    const before = groups.get(name)?.rows ?? [];
    groups.set(name, { repo: repo.value, into, rows: [...before, row] });
  }
  return ok([...groups.values()]);
}

async function planGroup(
  desk: ResultDesk,
  group: Group,
  updateCheckout: boolean,
): Promise<Result<PlannedChange>> {
  const { repo, into, rows } = group;
  const ref = refOf(repo);
  const facts = await desk.git.branchFacts(ref, into);
  if (!facts.ok) return facts;
  const { oid, standing } = facts.value;
  if (oid === null) return fail(appError('not-found', `There is no branch '${into}' any more.`));
  const [first] = standing;
  if (first !== undefined && !(first.isConfigured && updateCheckout)) {
    const sentence = `${into} is checked out in ${first.path}: moving it alone would make your files look changed.`;
    const fix = first.isConfigured
      ? 'Add --update-checkout to update your files with it; only when nothing there is changed.'
      : 'Switch to another branch there first.';
    return fail(appError('branch-checked-out', sentence, { fix }));
  }
  const tree = await treeWithout(desk, group, oid);
  if (!tree.ok) return tree;
  const commit = await commitOf(desk, group, { headOid: oid, tree: tree.value });
  if (!commit.ok) return commit;
  const step = { repoId: repo.id, into, beforeOid: oid, afterOid: commit.value };
  const note = `Taken out of ${into} again.`;
  return ok({
    repoId: repo.id,
    told: `Undoing ${countOf(rows.length, 'result')}`,
    change: { kind: 'move', branch: into, oid: commit.value, expected: oid, updateCheckout },
    events: rows.flatMap((row) => {
      const ids = { nightId: row.night.id, taskId: row.task.id };
      const body = noteOf(row, { means: 'undo', ref: `${HEADS}${into}`, note });
      return [
        { type: 'branch.moved' as const, ...ids, body: { ...step, kind: 'undone' } },
        { type: 'result.undone' as const, ...ids, body },
      ];
    }),
  });
}

/** The content of the branch without these results; refused where something else builds on them. */
async function treeWithout(
  desk: ResultDesk,
  { repo, into, rows }: Group,
  headOid: string,
): Promise<Result<string>> {
  const { store } = desk.ports;
  const ref = refOf(repo);
  const steps = stepsOn(store, { repoId: repo.id, into });
  const places = acceptedAt(steps);
  const without = new Set(
    rows.map(({ night, task }) => keyOf({ nightId: night.id, taskId: task.id })),
  );
  if ([...without].some((key) => !places.has(key))) {
    return fail(appError('internal', `How these results came into ${into} is not known.`));
  }
  const held = await ensureCommit(desk, ref, headOid);
  if (!held.ok) return held;
  const branch: Branch = { ref, headOid, steps, changeOf: (key) => changeOf(desk, repo, key) };
  const replayed = await replayWithout(desk.git, branch, without);
  if (!replayed.ok) return replayed;
  if (replayed.value.kind === 'tree') return ok(replayed.value.tree);
  const { by, paths } = replayed.value;
  const files = filesOf(paths);
  const titles = rows.map(({ task }) => `'${clip(oneLine(task.title), 60)}'`).join(', ');
  if ('oids' in by) {
    const fix = `Look at "git log ${by.oids}" in ${repo.path}, and take it back by hand there.`;
    const sentence = `Later commits on ${into} build on ${titles} in ${files}.`;
    return fail(appError('merge-conflict', sentence, { fix }));
  }
  const sentence = `'${clip(oneLine(by.title), 60)}' was accepted later and builds on ${titles} in ${files}.`;
  const name = by.key.split('/')[1] ?? '';
  const fix = `Undo it too: nightkiln revert ${[...rows.map(({ task }) => task.id), name].join(' ')}`;
  return fail(appError('merge-conflict', sentence, { fix }));
}

async function changeOf(
  desk: ResultDesk,
  repo: RepositoryConfig,
  key: string,
): Promise<Result<ResultChange>> {
  const { store } = desk.ports;
  const [nightId = '', taskId = ''] = key.split('/');
  const row = store.taskNights(nightId).find((one) => one.taskId === taskId);
  if (row === undefined || row.landedOid === null) {
    return fail(appError('not-found', `What task ${taskId} left is not known any more.`));
  }
  for (const oid of [row.baseOid, row.landedOid]) {
    const held = await ensureCommit(desk, refOf(repo), oid);
    if (!held.ok) return held;
  }
  const title = store.task(taskId)?.title ?? taskId;
  return ok({ fromOid: row.baseOid, toOid: row.landedOid, title });
}

/** The commit that takes them out; the head itself where nothing of them is left. */
async function commitOf(
  desk: ResultDesk,
  { repo, rows }: Group,
  { headOid, tree }: { readonly headOid: string; readonly tree: string },
): Promise<Result<string>> {
  const ref = refOf(repo);
  const now = await desk.git.treeOf(ref, headOid);
  if (!now.ok || now.value === tree) return now.ok ? ok(headOid) : now;
  const titles = rows.map(({ task }) => clip(oneLine(task.title), 100));
  const [first = ''] = titles;
  const head = rows.length === 1 ? `Undo: ${first}` : `Undo ${countOf(rows.length, 'result')}`;
  const list = rows.length === 1 ? [] : titles.map((title) => `- ${title}`);
  const trailers = rows.map(({ task }) => `Nightkiln-Undo: ${task.id}`);
  const message = [head, ...(list.length === 0 ? [] : [list.join('\n')]), trailers.join('\n')];
  return desk.git.writeCommit(ref, {
    ...{ tree, parents: [headOid], message: `${message.join('\n\n')}\n` },
    identity: desk.ports.config.current().gitIdentity,
    at: desk.ports.clock.now(),
  });
}
