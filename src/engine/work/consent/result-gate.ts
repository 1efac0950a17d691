import type { Ask } from '../../../shared/schema/consent/ask.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { StoreReads } from '../../ports/store.ts';
import { subjectOfResult } from '../../safety/consent/subject.ts';

/** A result as it was judged. */
export interface JudgedResult {
  readonly taskId: string;
  readonly evidence: Evidence;
}

/**
 * Why a result may not be brought into any branch of the person before they said yes to exactly its commit, as a sentence
 * with the command; null when nothing holds it (R59, R101).
 */
export function whyResultHeld(
  { store, hash }: { store: Pick<StoreReads, 'asksOf'>; hash: (text: string) => string },
  { taskId, evidence }: JudgedResult,
): string | null {
  const reasons = evidence.review ?? [];
  const { headOid } = evidence;
  if (reasons.length === 0 || headOid === null) return null;
  const subject = subjectOfResult({ taskId, headOid, reasons }, hash);
  const asks = store
    .asksOf(taskId)
    .filter((ask) => ask.kind === 'result' && ask.subject === subject);
  const latest: Ask | undefined = asks.at(-1);
  if (latest?.state === 'granted') return null;
  if (latest?.state === 'denied') return 'You said no to this result.';
  return `It waits for your look: ${reasons.join('; ')}. Then: nightkiln approve ${latest?.id ?? taskId}.`;
}
