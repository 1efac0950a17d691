import { createLocalClock } from '../time/local-clock.ts';

/** Branches of ours begin with this; nothing else is ever created in the user's repository (R48). */
const PREFIX = 'overnight';

/** Lower-case words joined by '-', at most 48 characters; 'task' when nothing is left. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return slug === '' ? 'task' : slug;
}

/** `overnight/YYYY-MM-DD_HHMM_<slug>` (source document 002), made unique against `taken` by a number. */
export function taskBranch(
  at: number,
  title: string,
  options: { taken: ReadonlySet<string>; timeZone?: string | undefined },
): string {
  const stamp = stampOf(at, options.timeZone);
  return firstFree(`${PREFIX}/${stamp}_${slugOf(title)}`, options.taken);
}

function stampOf(at: number, timeZone: string | undefined): string {
  const { year, month, day, hour, minute } = createLocalClock(timeZone).partsAt(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}_${two(hour)}${two(minute)}`;
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** `overnight/session_YYYY-MM-DD_HHMM`: where the agent of a long session works, made unique against `taken` by a number. */
export function sessionWorkBranch(
  at: number,
  options: { taken: ReadonlySet<string>; timeZone?: string | undefined },
): string {
  return firstFree(`${PREFIX}/session_${stampOf(at, options.timeZone)}`, options.taken);
}

/** `overnight/session_<id>`: the base of a night's worktree (source document 002). */
export function sessionBranch(nightId: string): string {
  return `${PREFIX}/session_${nightId.toLowerCase()}`;
}

/** Where verified work arrives in the user's repository. */
export function landedRef(branch: string): string {
  return `refs/heads/${branch}`;
}

/** Where our quarantine keeps commits above a checkpoint that a task went back to. */
export function checkpointRefs(branch: string): string {
  return `refs/${PREFIX}/checkpoints/${branch.slice(PREFIX.length + 1)}`;
}

/** Where a commit that was not verified is kept: not a branch, so that the list of branches holds proved work only. */
export function keptRef(branch: string): string {
  return `refs/${PREFIX}/kept/${branch.slice(PREFIX.length + 1)}`;
}

/** Where a discarded result stays until its time is over (spec README 17). */
export function trashRef(nightId: string, taskId: string): string {
  return `refs/${PREFIX}/trash/${nightId}-${taskId}`.toLowerCase();
}
