import type { NewEvent } from '../../../src/shared/event.ts';

/** What a long session tells; none of it changes a table. */
export function sessionEvents(nightId: string, text: string): NewEvent[] {
  const question = { text: 'Which?', options: [] };
  const closed = { n: 1, title: text, summary: text, end: 'done', question: null } as const;
  const restarted = { n: 1, cause: 'failed', how: 'fresh', sentence: 'So.' } as const;
  return [
    { type: 'item.opened', nightId, body: { n: 1, title: text } },
    { type: 'item.asked', nightId, body: { n: 1, question } },
    { type: 'item.closed', nightId, body: closed },
    { type: 'item.saved', nightId, body: { n: 1, itemId: 'i', fromOid: 'a', oid: 'b' } },
    { type: 'session.restarted', nightId, body: restarted },
    { type: 'session.finished', nightId, body: { why: text } },
    { type: 'session.ended', nightId, body: { why: 'deadline', sentence: text } },
  ];
}
