import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { TaskNightRow } from '../../ports/store.ts';
import { createDayTimeFormat } from '../../report/format.ts';
import type { ResultTold } from '../../report/github/result-text.ts';
import type { Ports } from '../context.ts';
import { issueOf } from './issue-key.ts';

/** What there is to tell of a task on its night; `bad-transition` before it was judged. */
export function toldOf(
  { store, config }: Pick<Ports, 'store' | 'config'>,
  {
    task,
    row,
    link,
  }: { readonly task: Task; readonly row: TaskNightRow; readonly link: string | null },
): Result<ResultTold> {
  if (row.evidence === null || row.judgedAt === null) {
    return fail(appError('bad-transition', `'${task.title}' has no result yet.`));
  }
  const { timeZone } = config.current().schedule;
  return ok({
    task,
    evidence: row.evidence,
    attempts: store.attemptsOf(task.id).filter(({ nightId }) => nightId === row.nightId),
    durationMs: row.judgedAt - row.begunAt,
    day: createDayTimeFormat(timeZone)(row.begunAt).slice(0, 10),
    link,
    issue: issueOf(task),
  });
}
