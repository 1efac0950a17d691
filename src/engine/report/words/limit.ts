import { oneLine } from '../../safety/visible-text.ts';
import { clip, type FormatTime } from '../format.ts';

/** What a night says that waits for an agent: for its usage limit, or to try it again after failures in a row. */
export function limitParts(
  wait: { readonly agent: string; readonly resetsAt: number | null; readonly isRetry?: boolean },
  formatTime: FormatTime,
): string[] {
  const name = clip(oneLine(wait.agent), 24);
  const at = wait.resetsAt === null ? '' : ` at ${formatTime(wait.resetsAt)}`;
  return wait.isRetry === true
    ? [`Waiting to try ${name} again${at} after failures.`]
    : [`Waiting for ${name}'s limit to reset${at}.`, 'Continues by itself.'];
}
