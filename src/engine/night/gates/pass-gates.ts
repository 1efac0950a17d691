import { ok, type Result } from '../../../shared/result.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { ChosenChecks } from '../../validate/suites/choose-suites.ts';
import { withSuites } from '../../validate/suites/tell-suites.ts';
import { type Measurable, measureCycle } from '../performance/cycle.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { examine } from './examine.ts';
import { learnFrom } from './learn.ts';

/**
 * Takes what the checks amount to through the gates of the change: suites, guards, benchmark, and what is learned from it all.
 * Work can only lose by it.
 */
export async function passGates(
  context: HeldNight,
  work: Measurable & { readonly chosen: ChosenChecks },
  judged: Evidence,
): Promise<Result<Evidence>> {
  const told = withSuites(judged, work.chosen);
  const examined = await examine(context, work, told);
  const measured = await measureCycle(context, work, examined);
  if (!measured.ok) return measured;
  learnFrom(context, work, measured.value);
  return ok(measured.value);
}
