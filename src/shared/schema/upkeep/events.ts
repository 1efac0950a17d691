import { SalvageFacts } from './salvage.ts';

/** What Nightkiln does to look after repositories and its own folders. Each has a sentence for the person. */
export const UPKEEP_EVENTS = {
  'work.salvaged': SalvageFacts,
} as const;
