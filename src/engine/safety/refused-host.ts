import type { EventBody } from '../../shared/event.ts';

const WHO = { agent: 'An agent', setup: 'A setup command', check: 'A check' } as const;

const WHY = {
  'not-listed': 'it is not on the list',
  port: 'the list does not name that port',
  address: 'the list does not name that address',
  'not-public': 'that name leads into your own network',
} as const;

/** What was refused, in one sentence for brief and progress; the destination has only characters of host names. */
export function tellRefusedHost({ who, destination, why }: EventBody<'network.refused'>): string {
  return `${WHO[who]} tried to reach ${destination}: refused, ${WHY[why]}.`;
}
