import type { NewEvent } from '../../../shared/event.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { type GateSource, gateOf } from './gate.ts';
import { type AskMaker, endAsk, newAsk } from './open-ask.ts';

/** The words in which a person is asked whether a task may run. */
export function runText(task: Pick<Task, 'title'>, why: string): string {
  return `May '${task.title}' run? ${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}

/**
 * The events that a new or changed task brings: asks about what it no longer is are void, and where it has to wait it is
 * asked once, with the person's yes at once when they gave it beforehand.
 */
export function askForTask(
  source: GateSource & AskMaker,
  task: Task,
  given: { readonly nightId: string | null; readonly isApproved: boolean },
): NewEvent[] {
  const gate = gateOf(source, task);
  const asks = source.store.asksOf(task.id).filter(({ kind }) => kind === 'run');
  const current = gate.kind === 'ask' ? gate.subject : null;
  const old = asks.filter((ask) => ask.state === 'open' && ask.subject !== current);
  const ends = old.map((ask) => endAsk(ask, { state: 'void', reason: 'The task was changed.' }));
  if (gate.kind !== 'ask') return ends;
  const { latest, subject, why } = gate;
  if (latest !== null && !given.isApproved) return ends;
  const text = runText(task, why);
  const nightId = given.nightId;
  const made =
    latest?.state === 'open' ? null : newAsk(source, { kind: 'run', text, subject, task, nightId });
  const ask = made?.ask ?? latest;
  const opens = made === null ? [] : [made.event];
  if (!given.isApproved || ask === null) return [...ends, ...opens];
  const yes = endAsk(ask, {
    state: 'granted',
    reason: 'Approved by you beforehand.',
    answer: 'yes',
  });
  return [...ends, ...opens, yes];
}
