import { LESSON_EVENTS } from './lesson.ts';
import { PERFORMANCE_EVENTS } from './performance.ts';

/** Events about what proofs find, what is learned from it, and what was measured. */
export const PROOF_EVENTS = { ...LESSON_EVENTS, ...PERFORMANCE_EVENTS } as const;
