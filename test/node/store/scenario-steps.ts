import type { NewEvent } from '../../../src/shared/event.ts';

/** A step of a scenario. */
export interface ScenarioStep {
  readonly ordinal: number;
  isDone: boolean;
}

/** One or more events about a durable step, valid after those before. */
export function stepEvents(
  steps: ScenarioStep[],
  { which, text }: { readonly which: number; readonly text: string },
): readonly NewEvent[] {
  const unfinished = steps.filter(({ isDone }) => !isDone);
  const open = unfinished[which % Math.max(unfinished.length, 1)];
  if (open === undefined || which % 4 === 0) {
    const ordinal = steps.length;
    steps.push({ ordinal, isDone: false });
    return [intended(ordinal, text)];
  }
  const place = { owner: 'night', name: 'land', ordinal: open.ordinal };
  if (which % 4 === 1) {
    open.isDone = true;
    return [{ type: 'step.done', body: { ...place, result: { text, none: null } } }];
  }
  if (which % 4 === 2) return [{ type: 'step.failed', body: { ...place, error: text } }];
  return which % 8 === 3 ? doubted(open, text) : [intended(open.ordinal, text)];
}

function doubted(step: ScenarioStep, text: string): NewEvent[] {
  const place = { owner: 'night', name: 'land', ordinal: step.ordinal };
  step.isDone = step.ordinal % 2 === 0;
  return [
    intended(step.ordinal, text),
    { type: 'step.doubted', body: { ...place, id: 'abc', sentence: text } },
    { type: 'step.settled', body: { ...place, happened: step.isDone, sentence: text } },
  ];
}

function intended(ordinal: number, text: string): NewEvent {
  const place = { owner: 'night', name: 'land', ordinal };
  const body = { ...place, effect: 'reconcile' as const, key: `key-${ordinal}`, inputHash: text };
  return { type: 'step.intended', body };
}
