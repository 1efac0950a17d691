import type { StoredEvent } from '../../../shared/event.ts';
import type { BriefItem } from '../../../shared/schema/brief.ts';
import type { ResultDecision } from '../../../shared/schema/results/result.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { clip } from '../format.ts';

/** Nobody decided anything yet. */
export const OPEN: ResultDecision = { state: 'open', at: 0, sentence: '' };

const DAY_MS = 24 * 3_600_000;

/** What an event says about a result; null when it says nothing about any. */
export function decisionOf(event: StoredEvent): ResultDecision | null {
  const { at } = event;
  switch (event.type) {
    case 'result.accepted':
      return { state: 'accepted', at, sentence: event.body.note };
    case 'result.undone':
      return { state: 'undone', at, sentence: event.body.note };
    case 'result.rejected': {
      const note = clip(oneLine(event.body.note), 120);
      return { state: 'rejected', at, sentence: note === '' ? 'Rejected.' : `Rejected: ${note}` };
    }
    case 'result.discarded': {
      const days = Math.round((event.body.until - at) / DAY_MS);
      return { state: 'discarded', at, sentence: `In the trash for ${days} days.` };
    }
    case 'result.expired':
      return { state: 'discarded', at, sentence: 'Discarded; its time in the trash is over.' };
    case 'result.restored':
      return { state: 'open', at, sentence: 'Brought back from the trash.' };
    case 'result.continued':
      return { state: 'continued', at, sentence: 'Goes on in the next night, with your comment.' };
    default:
      return null;
  }
}

/** An item of a brief with what the person made of its result last, where they decided anything. */
export function withDecision(item: BriefItem, events: readonly StoredEvent[]): BriefItem {
  const mine = events.filter((event) => event.taskId === item.taskId);
  const decision = mine.flatMap((event) => decisionOf(event) ?? []).at(-1);
  return decision === undefined ? item : { ...item, decision };
}

/** A decision as one line of a brief. */
export function tellDecision({ state, sentence }: ResultDecision): string {
  return sentence === '' ? `You: ${state}` : `You: ${sentence}`;
}
