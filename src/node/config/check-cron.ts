import { validateDetailed } from 'node-cron';
import { findCronFault } from '../../engine/config/cron.ts';
import { reasonOf } from '../../shared/error.ts';

/** What is wrong with a cron expression, or null. Our rules come first; node-cron must agree (spec/README.md 4). */
export function checkCron(expression: string): string | null {
  const fault = findCronFault(expression);
  if (fault !== null) return fault;
  try {
    const checked = validateDetailed(expression);
    if (checked.valid) return null;
    return `The scheduler refuses this expression: ${checked.errors[0]?.message ?? 'no reason given'}.`;
  } catch (error) {
    return `The scheduler refuses this expression: ${reasonOf(error)}.`;
  }
}
