import { oneLine } from '../safety/visible-text.ts';
import { clip } from './format.ts';

const MAX_SUMMARY = 400;

/**
 * One line of the executive summary log, in the format source document 002 fixed (features L3):
 * `<ISO_UTC_TIMESTAMP> <branch> <commit_sha_or_n/a> <summary>`. Always exactly one line.
 */
export function summaryLine(entry: {
  readonly at: number;
  readonly branch: string | null;
  readonly oid: string | null;
  readonly summary: string;
}): string {
  const time = new Date(entry.at).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const branch = oneLine(entry.branch ?? '').replaceAll(' ', '_') || 'n/a';
  const summary = clip(oneLine(entry.summary), MAX_SUMMARY) || 'No summary.';
  return `${time} ${branch} ${entry.oid ?? 'n/a'} ${summary}`;
}
