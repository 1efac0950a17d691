import { z } from 'zod';
import type { LimitUse } from '../../../engine/ports/agent.ts';

const Window = z.object({
  /** Fraction of the window that is used; above 1 while extra usage pays. */
  utilization: z.number().nonnegative(),
  /** Epoch seconds. */
  resetsAt: z.number().nullish().catch(null),
});

/**
 * What claude says of its provider's limits beside each reply (read from 2.1.329): the one that limits it, and in newer
 * versions all of them. Every part may be absent.
 */
export const ClaudeLimitUse = z.object({
  rateLimitType: z.string().nullish().catch(null),
  utilization: z.number().nonnegative().nullish().catch(null),
  unifiedWindows: z.record(z.string(), Window.nullish().catch(null)).nullish().catch(null),
  resetsAt: z.number().nullish().catch(null),
});

const NAMES: Readonly<Record<string, string>> = {
  five_hour: '5-hour',
  seven_day: '7-day',
  seven_day_opus: '7-day Opus',
  seven_day_sonnet: '7-day Sonnet',
};

/** Extra usage is paid for and is no limit of the plan. */
const EXTRA = /overage/;

/** The limits of which claude tells how much is used; none where it does not say. */
export function claudeLimitUse(info: z.infer<typeof ClaudeLimitUse>): LimitUse[] {
  const { rateLimitType, utilization, resetsAt, unifiedWindows } = info;
  const one =
    rateLimitType && utilization != null ? { [rateLimitType]: { utilization, resetsAt } } : {};
  return Object.entries({ ...one, ...unifiedWindows }).flatMap(([type, window]) => {
    if (window == null || EXTRA.test(type)) return [];
    const name = NAMES[type] ?? type.replaceAll('_', ' ');
    const at = window.resetsAt == null ? null : window.resetsAt * 1000;
    return [{ name, usedPercent: window.utilization * 100, resetsAt: at }];
  });
}
