import type { EventBody } from '../../../shared/event.ts';

/** A lesson in one line, with how often it was taught. */
export function tellLesson({ repoId, tasks, sentence }: EventBody<'lesson.learned'>): string {
  return `${repoId}: learned from ${tasks} tasks: ${sentence}`;
}

/** What the retention rule of a benchmark removed. */
export function tellPruned({ repoId, removed, kept }: EventBody<'performance.pruned'>): string {
  const what = removed === 1 ? 'an old performance cycle' : `${removed} old performance cycles`;
  return `${repoId}: removed ${what}, ${kept} ${kept === 1 ? 'is' : 'are'} kept.`;
}
