import type { ResultNote } from '../../../shared/schema/consent/result.ts';
import type { ResultRow } from './result-book.ts';

/** What a decision about a result leaves in the journal. */
export function noteOf(
  { task, row }: ResultRow,
  {
    means,
    ref,
    note,
  }: { readonly means: string; readonly ref: string | null; readonly note: string },
): ResultNote {
  return {
    repoId: task.repoId,
    category: task.category,
    decidedBy: 'person',
    means,
    ref,
    oid: row.landedOid,
    note,
  };
}
