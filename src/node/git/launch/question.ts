import type { LaunchEnd, LaunchWish } from './launch.ts';

/** What the helper process is asked. Both sides are ours and nobody else can write to their pipe. */
export interface Question {
  readonly id: number;
  readonly wish: LaunchWish;
}

/** What it answers, under the id of the question. */
export interface Answer {
  readonly id: number;
  readonly end: LaunchEnd;
}

/** The first thing it says: one that cannot start is never asked. */
export const READY = 'ready';
