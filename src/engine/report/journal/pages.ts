import type { Brief, BriefItem } from '../../../shared/schema/brief.ts';
import type { Decision, Task } from '../../../shared/schema/task.ts';
import { escapeMarkdown, oneLine } from '../../safety/visible-text.ts';
import { createDayTimeFormat } from '../format.ts';

const LONGEST = 600;

interface SummaryInput {
  readonly brief: Brief;
  /** The tasks of one repository. */
  readonly items: readonly BriefItem[];
  /** When each was judged, by task id. */
  readonly judged: ReadonlyMap<string, number>;
  readonly head: { readonly seq: number; readonly hash: string };
}

/**
 * Lines of the executive summary log, oldest first: `<ISO time> <branch> <commit or n/a> <1-3 sentences>` (source document 002). The
 * last one is the night's own and carries the head of the history, so that it can be checked from outside (R19).
 */
export function summaryLines({ brief, items, judged, head }: SummaryInput): string[] {
  const at = (item: BriefItem): number => judged.get(item.taskId) ?? brief.windowStartAt;
  const lines = [...items]
    .sort((a, b) => at(a) - at(b))
    .map((item) => {
      const { branch, headOid, verdict, reason } = item.evidence;
      return line(
        at(item),
        `${branch ?? 'n/a'} ${headOid ?? 'n/a'}`,
        `${item.title}: ${verdict}. ${reason}`,
      );
    });
  const counts = `${items.length} ${items.length === 1 ? 'task' : 'tasks'} here, ${items.filter(({ evidence }) => evidence.verdict === 'verified').length} verified.`;
  const words = `Night ${brief.nightId} ended as ${brief.state}: ${counts} Audit head ${head.seq} ${head.hash}.`;
  return [...lines, line(brief.endedAt ?? brief.generatedAt, 'n/a n/a', words)];
}

function line(at: number, where: string, words: string): string {
  return `${new Date(at).toISOString()} ${where} ${oneLine(words).slice(0, LONGEST)}`;
}

interface StrategyInput {
  readonly brief: Brief;
  readonly repoId: string;
  readonly decisions: readonly (Decision & { readonly task: Task | null })[];
  readonly timeZone: string | undefined;
}

/** The plan of a night for one repository: time and deadline, what was chosen and why, what was not, when it stops. */
export function strategyText({ brief, repoId, decisions, timeZone }: StrategyInput): string {
  const at = createDayTimeFormat(timeZone);
  const tell = ({ task, taskId, reason }: StrategyInput['decisions'][number]): string =>
    `- ${escapeMarkdown(oneLine(task?.title ?? taskId))}: ${escapeMarkdown(oneLine(reason))}`;
  const chosen = decisions.filter(({ choice }) => choice === 'chosen').map(tell);
  const others = decisions.filter(({ choice }) => choice !== 'chosen').map(tell);
  return [
    `# Strategy of night ${brief.nightId} for ${escapeMarkdown(repoId)}`,
    '',
    `Time budget: ${at(brief.windowStartAt)} to ${at(brief.deadlineAt)} (deadline).`,
    '',
    '## Tasks, with the reason',
    '',
    ...(chosen.length === 0 ? ['None.'] : chosen),
    '',
    '## Left out, with the reason',
    '',
    ...(others.length === 0 ? ['None.'] : others),
    '',
    '## Stop conditions',
    '',
    '- The deadline: agents end before it, so that their work can still be proved.',
    '- A decision that is the person’s: it is written down as a question, and the next task begins.',
    '- A lost constraint, a budget or a limit: work is saved and stops.',
    '',
  ].join('\n');
}

/** The decisions that wait for the person, one line each. */
export function questionLines(items: readonly BriefItem[]): string[] {
  return items.flatMap(({ question, title, taskId, evidence }) => {
    if (question === null) return [];
    const options = question.options.map((option) => escapeMarkdown(oneLine(option))).join('; ');
    const choice = options === '' ? '' : ` Options: ${options}.`;
    const where = evidence.branch === null ? '' : ` Branch: ${evidence.branch}.`;
    return [
      `- ${escapeMarkdown(oneLine(title))} (${taskId}): ${escapeMarkdown(oneLine(question.text))}${choice}${where}`,
    ];
  });
}
