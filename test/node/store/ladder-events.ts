import type { NewEvent } from '../../../src/shared/event.ts';

/** One of each event about the ladder. */
export function ladderEvents(nightId: string, sentence: string): NewEvent[] {
  const up = { n: 2, from: 'a', to: 'b', cause: 'failure', exempt: null, sentence } as const;
  const kept = { n: 1, wanted: 'b', kept: 'a', because: 'day', sentence } as const;
  return [
    { type: 'ladder.escalated', nightId, body: up },
    { type: 'ladder.refused', nightId, body: kept },
    { type: 'ladder.fell-back', nightId, body: { n: 1, from: 'a', to: 'b', sentence } },
    { type: 'ladder.chosen', nightId, body: { n: 1, agent: 'a', explored: true, sentence } },
  ];
}
