import type { BreakerSource } from '../../../shared/schema/halts/breaker.ts';
import type { BreakerConfig } from '../../../shared/schema/settings/breaker.ts';
import type { Moment } from './moments.ts';

/** Where one source stands. */
export interface Breaker {
  readonly source: BreakerSource;
  /** Failures since the last success, or since it was last let go. */
  readonly failures: number;
  /** When it may be tried again; null while it is not left alone. */
  readonly retryAt: number | null;
  /** What is to be written down: that it is left alone until `retryAt`, or that it works again. */
  readonly due:
    | { readonly kind: 'open'; readonly retryAt: number }
    | { readonly kind: 'close' }
    | null;
}

/** A further failure doubles the wait, up to this. */
const LONGEST_MS = 4 * 3_600_000;

interface State {
  failures: number;
  openings: number;
  open: { readonly at: number; readonly retryAt: number } | null;
  due: Breaker['due'];
}

/**
 * Where `source` stands after `moments`, oldest first (features H3). It opens with the failure that makes
 * `settings.failures` in a row; from `retryAt` on one try decides: a success closes it, a failure opens it again for twice
 * as long. Failures of what ran already when it opened change nothing.
 */
export function breakerOf(
  moments: readonly Moment[],
  source: BreakerSource,
  settings: BreakerConfig,
): Breaker {
  const state: State = { failures: 0, openings: 0, open: null, due: null };
  for (const moment of moments) {
    const isAboutIt = moment.source.kind === source.kind && moment.source.name === source.name;
    if (isAboutIt) advance(state, moment, settings);
  }
  return { source, failures: state.failures, retryAt: state.open?.retryAt ?? null, due: state.due };
}

function advance(state: State, moment: Moment, settings: BreakerConfig): void {
  switch (moment.says) {
    case 'opened':
      state.open = { at: moment.at, retryAt: moment.retryAt };
      state.openings += 1;
      state.due = null;
      return;
    case 'closed':
      state.open = null;
      state.openings = 0;
      state.failures = 0;
      state.due = null;
      return;
    case 'success':
      state.failures = 0;
      state.due = state.open === null ? null : { kind: 'close' };
      return;
    case 'failure':
      state.failures += 1;
      state.due = dueAfter(state, moment, settings);
  }
}

function dueAfter(
  { failures, openings, open, due }: State,
  { at }: Moment,
  { failures: most, retryAfterMs }: BreakerConfig,
): Breaker['due'] {
  if (most === 0) return null;
  if (open !== null && at < open.retryAt) return due;
  if (open === null && failures < most) return null;
  const waitMs = Math.min(Math.max(LONGEST_MS, retryAfterMs), retryAfterMs * 2 ** openings);
  return { kind: 'open', retryAt: at + waitMs };
}
