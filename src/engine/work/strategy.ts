import type { Task } from '../../shared/schema/task.ts';
import { escapeMarkdown } from '../safety/visible-text.ts';
import { formatDuration } from '../time/duration.ts';
import { clipText } from './draft.ts';
import type { PlannedDecision } from './plan.ts';

/** What the strategy of a night is written from (features D8). */
export interface StrategyInput {
  readonly now: number;
  readonly deadlineAt: number;
  readonly tasks: readonly Task[];
  readonly decisions: readonly PlannedDecision[];
  readonly limits: {
    readonly maxTasks: number;
    readonly maxConcurrent: number;
    readonly maxTries: number;
    readonly taskTimeMs: number;
  };
  /** Who may work and with which record so far, one sentence for each. */
  readonly crew?: readonly string[];
  /** What the repositories bring that is not run, one sentence for each. */
  readonly notRun?: readonly string[];
  /** An instant as the person reads it. */
  readonly formatTime: (at: number) => string;
}

const TOP_TASKS = 3;
const MAX_SKIPPED = 50;
const MAX_CHARACTERS = 40_000;

/** The night's strategy as Markdown: budget and deadline, top tasks and why, the rest, what was skipped and why, when to stop. */
export function writeStrategy(input: StrategyInput): string {
  const chosen = input.decisions.filter((decision) => decision.choice === 'chosen');
  const skipped = input.decisions.filter((decision) => decision.choice !== 'chosen');
  const sections = [
    '# Strategy of the night',
    budget(input, chosen),
    section('Top tasks', topTasks(input, chosen), 'Nothing to do tonight.'),
    ...(chosen.length > TOP_TASKS
      ? [section('Then', lines(input, chosen.slice(TOP_TASKS)), '')]
      : []),
    section('Skipped, and why', skippedLines(input, skipped), 'Nothing was skipped.'),
    ...listed('Who works', input.crew ?? []),
    ...listed('Not run', input.notRun ?? []),
    section('Stop conditions', stopConditions(input), ''),
  ];
  return clipText(`${sections.join('\n\n')}\n`, MAX_CHARACTERS);
}

function listed(title: string, sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [section(title, sentences.map(escapeMarkdown), '')];
}

function budget(input: StrategyInput, chosen: readonly PlannedDecision[]): string {
  const leftMs = Math.max(0, input.deadlineAt - input.now);
  const neededMs = chosen.reduce((sum, { taskId }) => sum + (estimateOf(input, taskId) ?? 0), 0);
  return section(
    'Time budget',
    [
      `Deadline ${input.formatTime(input.deadlineAt)}, ${formatDuration(leftMs)} from now.`,
      `Up to ${input.limits.maxConcurrent} tasks at once, at most ${formatDuration(input.limits.taskTimeMs)} for each try.`,
      `${chosen.length} of ${input.decisions.length} tasks chosen, about ${formatDuration(neededMs)} of work.`,
    ],
    '',
  );
}

function topTasks(input: StrategyInput, chosen: readonly PlannedDecision[]): string[] {
  return lines(input, chosen.slice(0, TOP_TASKS));
}

function skippedLines(input: StrategyInput, skipped: readonly PlannedDecision[]): string[] {
  const more = skipped.length - MAX_SKIPPED;
  return [
    ...lines(input, skipped.slice(0, MAX_SKIPPED)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function lines(input: StrategyInput, decisions: readonly PlannedDecision[]): string[] {
  return decisions.map(({ taskId, reason }) => {
    const task = input.tasks.find((one) => one.id === taskId);
    const name = task === undefined ? taskId : `${task.title} (${task.repoId})`;
    return `**${escapeMarkdown(name)}** ${escapeMarkdown(reason)}`;
  });
}

function stopConditions({ limits, deadlineAt, formatTime }: StrategyInput): string[] {
  const retries = limits.maxTries === 1 ? 'one try' : `${limits.maxTries} tries`;
  return [
    `No new task starts that could not be proved before ${formatTime(deadlineAt)}.`,
    `A task ends after ${retries}, at its first question, or when its agent meets a limit.`,
    'A decision that belongs to you is written down as a question, and the night goes on with the next task.',
    'Nothing is deployed, published or pushed; your checkout is never changed.',
  ];
}

function estimateOf(input: StrategyInput, taskId: string): number | undefined {
  return input.tasks.find((task) => task.id === taskId)?.estimateMs;
}

function section(title: string, items: readonly string[], empty: string): string {
  const body = items.length === 0 ? empty : items.map((item) => `- ${item}`).join('\n');
  return `## ${title}\n\n${body}`;
}
