import { appError } from '../../../shared/error.ts';
import { fail, type Result } from '../../../shared/result.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { AcceptInput } from '../../../shared/schema/results/result.ts';
import type { ResultDesk } from './desk.ts';
import { mergeInto } from './merge-into.ts';
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
  return wish.input.means === 'pull-request' ? openPullRequest() : mergeInto(desk, wish);
}

/** Takes back a request that was not merged by us; what a merge there brought is undone there. */
export async function withdraw(_: ResultDesk, { task }: ResultRow): Promise<Result<null>> {
  const fix = 'Close or revert the pull request where it was opened.';
  const sentence = `'${task.title}' was accepted as a pull request.`;
  return fail(appError('unsupported', sentence, { fix }));
}

async function openPullRequest(): Promise<Result<null>> {
  const fix = 'Use merge or squash, or push the branch yourself.';
  return fail(appError('unsupported', 'Pull requests are not set up on this host.', { fix }));
}
