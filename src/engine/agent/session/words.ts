import type { VerdictKind } from '../../../shared/schema/task.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { frame } from '../prompt/frame.ts';

/** An item as its own agent is reminded of it. */
export interface ItemInWords {
  readonly n: number;
  readonly title: string;
  /** Null while it is not proved. */
  readonly verdict: VerdictKind | null;
  readonly reason: string;
}

/** Where a session stands when a run of its agent begins. */
export interface ProgressInWords {
  /** Local time at which its agent must be done. */
  readonly until: string;
  readonly items: readonly ItemInWords[];
  readonly openTitle: string | null;
  readonly isFirstRun: boolean;
  readonly isWrapUp: boolean;
  /** Random word that marks data. */
  readonly token: string;
}

/** How an agent declares its items: the protocol of `createItemReader`, spelled out. */
export function declareWords(mark: string): string {
  return `## How to declare
Print these lines in your messages, each on a line of its own. Nothing else tells the supervisor where one piece of work ends.
- your strategy, once: \`${mark} STRATEGY\`, then at most twenty lines, then \`${mark} STRATEGY END\`
- before you change anything for an item: \`${mark} ITEM: <title>\`
- when it is complete: \`${mark} ITEM DONE: <what changed and why>\`
- when you give it up, after you took its changes back: \`${mark} ITEM DROPPED: <why>\`
- when nothing worth doing is left: \`${mark} FINISHED: <why>\`

One item is open at a time. After ITEM DONE change nothing until \`git status --short\` prints nothing: the supervisor is saving the item then. It commits each item on a branch of its own and proves it in a clean checkout while you go on; an item that needs an earlier one is put on top of that. What belongs to no item is kept, but never counts as done.`;
}

/** How a session leaves a decision to the owner: it asks and goes on. */
export function askWords(mark: string): string {
  return `If a decision belongs to the owner, do not guess: print \`${mark} QUESTION: <question>\`, and \`${mark} OPTION: <answer>\` for each answer you see, each on a line of its own. Then go on with something else; nobody answers tonight.`;
}

/** What the agent should know of its session now. */
export function progressWords(progress: ProgressInWords): string {
  const { until, items, openTitle, isFirstRun, isWrapUp, token } = progress;
  const head = isFirstRun
    ? `The session lasts until ${until}.`
    : `The session goes on until ${until}. The documentation audit and the strategy are behind you if they are among the items or in your memory: do not repeat them. Go on with the next item.`;
  const list =
    items.length === 0 ? '' : frame(items.map(tellItem).join('\n'), 'the items so far', token);
  const open =
    openTitle === null
      ? ''
      : `This item is open, and its changes are saved in the worktree:\n${frame(openTitle, 'its title', token)}\nEnd it, or take its changes back and drop it.`;
  const late = isWrapUp
    ? 'Little time is left: begin nothing new. End what is open or take it back, then finish.'
    : '';
  return ['## The session', head, list, open, late].filter((part) => part !== '').join('\n\n');
}

function tellItem({ n, title, verdict, reason }: ItemInWords): string {
  return `${n}. ${oneLine(title)}: ${verdict ?? 'not yet proved'}${reason === '' ? '' : ` (${oneLine(reason)})`}`;
}
