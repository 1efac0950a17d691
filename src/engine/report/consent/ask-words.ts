import type { Ask, AskView } from '../../../shared/schema/consent/ask.ts';
import type { FormatTime } from '../format.ts';

/** Something that waits, or waited, for the person, in words for terminal and Markdown. Texts in it may be an agent's. */
export interface AskWords {
  readonly head: string;
  readonly options: readonly string[];
  readonly notes: readonly string[];
  /** The command that answers it; null once it ended. */
  readonly command: string | null;
}

/** What is asked, what was done in the meantime, until when it can be answered and how. */
export function wordsOfAsk(ask: AskView, at: FormatTime): AskWords {
  const { kind, title, text, defaultTaken, rollback, options, state, reason } = ask;
  const isOpen = state === 'open';
  return {
    head: kind === 'question' ? `'${title}' asks: ${text}` : text,
    options: isOpen ? options : [],
    notes: [
      ...(defaultTaken === null ? [] : [`Done in the meantime: ${defaultTaken}`]),
      ...(rollback === null ? [] : [`To go back: ${rollback}`]),
      isOpen ? `Without an answer until ${at(ask.expiresAt)} it means no.` : endOf(ask, reason),
    ],
    command: isOpen ? commandFor(ask) : null,
  };
}

function endOf({ answer, state }: Ask, reason: string): string {
  return state === 'answered' && answer !== null ? `${reason} "${answer}"` : reason;
}

function commandFor({ kind, id }: Ask): string {
  return kind === 'question'
    ? `nightkiln answer ${id} <number or words>`
    : `nightkiln approve ${id}, or nightkiln deny ${id}`;
}

/** The asks that are not shown with an item of their own. */
export function asksApart(
  asks: readonly AskView[] | undefined,
  items: readonly { readonly taskId: string }[],
): AskView[] {
  const shown = new Set(items.map(({ taskId }) => taskId));
  return (asks ?? []).filter((ask) => ask.kind !== 'question' || !shown.has(ask.taskId));
}

/** The question of an item as an ask, when it can still be answered. */
export function askOfItem(
  asks: readonly AskView[] | undefined,
  { taskId }: { readonly taskId: string },
): AskView | null {
  const mine = (asks ?? []).filter((ask) => ask.kind === 'question' && ask.taskId === taskId);
  return mine.findLast(({ state }) => state === 'open') ?? null;
}

/** How much waits, as one sentence with what to do; null when nothing does. */
export function sayWaiting(asks: readonly Pick<Ask, 'kind'>[]): string | null {
  if (asks.length === 0) return null;
  const questions = asks.filter(({ kind }) => kind === 'question').length;
  const approvals = asks.length - questions;
  const parts = [
    ...(questions === 0 ? [] : [questions === 1 ? '1 question' : `${questions} questions`]),
    ...(approvals === 0 ? [] : [approvals === 1 ? '1 approval' : `${approvals} approvals`]),
  ];
  const verb = asks.length === 1 ? 'waits' : 'wait';
  return `${parts.join(' and ')} ${verb} for you: nightkiln answer.`;
}
