import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { AcceptInput } from '../../../shared/schema/results/result.ts';
import { clip } from '../../report/format.ts';
import { openPullRequest } from '../github/open-pull-request.ts';
import { workFor } from '../github/pull-request-work.ts';
import { refOf } from '../phases/health.ts';
import { ensureCommit, type ResultDesk } from './desk.ts';
import { mergeInto } from './merge-into.ts';
import { noteOf } from './note.ts';
import type { ResultRow } from './result-book.ts';

/** A result that may be accepted, and how the person wants it. */
export interface LandWish {
  readonly result: ResultRow;
  readonly repo: RepositoryConfig;
  readonly oid: string;
  readonly input: AcceptInput;
}

/** Brings a result in by its means. Every means ends with `result.accepted` in the journal, or changes nothing. */
export function land(desk: ResultDesk, wish: LandWish): Promise<Result<null>> {
  return wish.input.means === 'pull-request' ? requestMerge(desk, wish) : mergeInto(desk, wish);
}

/** Takes back a request that was not merged by us; what a merge there brought is undone there. */
export async function withdraw(_: ResultDesk, { task }: ResultRow): Promise<Result<null>> {
  const fix = 'Close or revert the pull request where it was opened.';
  const sentence = `'${task.title}' was accepted as a pull request.`;
  return fail(appError('unsupported', sentence, { fix }));
}

/** The branch goes to GitHub and the request that they merge it is opened there; accepting it again finds the same one. */
async function requestMerge(
  desk: ResultDesk,
  { result, repo, oid, input }: LandWish,
): Promise<Result<null>> {
  const held = await ensureCommit(desk, refOf(repo), oid);
  if (!held.ok) return held;
  const { night, task, row } = result;
  const work = { ...workFor({ task, row, repo, oid }), base: input.into };
  const opened = await openPullRequest(desk.ports, work);
  if (!opened.ok) return opened;
  const { number, url, note } = opened.value;
  const told = clip(`Pull request #${number}: ${url} ${note}`.trim(), 300);
  const body = noteOf(result, { means: 'pull-request', ref: row.landedRef, note: told });
  const subject = { nightId: night.id, taskId: task.id };
  desk.ports.store.append({ type: 'result.accepted', ...subject, body });
  return ok(null);
}
