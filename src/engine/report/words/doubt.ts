import type { StoredEvent } from '../../../shared/event.ts';
import type { BriefMend } from '../../../shared/schema/brief.ts';
import type { StepInDoubt } from '../../../shared/schema/steps/step.ts';

/** How a person settles a step in doubt. */
export function wayToSettle(id: string): string {
  return `nk settle ${id} --happened\nnk settle ${id} --did-not-happen`;
}

/** The steps of a night that the person was not heard about yet, for the head of "Needs you" (R11). */
export function stepsToSettle(events: readonly StoredEvent[]): BriefMend[] {
  const open = new Map<string, BriefMend>();
  for (const event of events) {
    if (event.type !== 'step.doubted' && event.type !== 'step.settled') continue;
    const place = [event.body.owner, event.body.name, event.body.ordinal].join('|');
    if (event.type === 'step.settled') open.delete(place);
    else {
      const { id, name, sentence } = event.body;
      open.set(place, { agent: name, sentence, mend: wayToSettle(id) });
    }
  }
  return [...open.values()];
}

/** A line of the status for each step that waits for the person. */
export function doubtNotices(steps: readonly StepInDoubt[]): string[] {
  return steps.map(({ id, sentence }) => `${sentence} Run "nk settle ${id}".`);
}
