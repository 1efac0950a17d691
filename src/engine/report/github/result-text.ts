import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { CheckComparison, Evidence } from '../../../shared/schema/evidence.ts';
import type { Task, VerdictKind } from '../../../shared/schema/task.ts';
import { codeMarkdown, fenceMarkdown, oneLine } from '../../safety/visible-text.ts';
import { formatDuration } from '../../time/duration.ts';
import { clip } from '../format.ts';

/** What a text about one result is written from. */
export interface ResultTold {
  readonly task: Task;
  readonly evidence: Evidence;
  /** Tonight's attempts, in order. */
  readonly attempts: readonly Attempt[];
  readonly durationMs: number;
  /** Its day, such as `2026-11-21`. */
  readonly day: string;
  /** Its pull request; null without one. */
  readonly link: string | null;
  /** The issue it answers; null without one. */
  readonly issue: number | null;
}

const MAX_ROWS = 40;
const MAX_SAID = 3000;
const MAX_TITLE = 120;

const STATUS: Readonly<Record<VerdictKind, string>> = {
  verified: 'Verified',
  unverified: 'Not verified',
  'no-op': 'Nothing to change',
  question: 'Waits for an answer',
  limit: 'Stopped at a usage limit',
  failed: 'Failed',
};

/** A mark that no reader sees and by which what was written is found again (R10). `key` is hexadecimal. */
export function hiddenMarker(key: string): string {
  return `<!-- nightkiln:${key} -->`;
}

/** The title of a pull request: one line that addresses nobody and refers to nothing. */
export function pullRequestTitle(title: string): string {
  return clip(oneLine(title).replaceAll(/[@#](?=\w)/g, ''), MAX_TITLE);
}

/** The text of a pull request: what was proved, how, and the agent's own words apart from that. */
export function pullRequestText(told: ResultTold, marker: string): string {
  const closes = told.issue === null ? [] : [`For #${told.issue}.`];
  const reading =
    told.evidence.verdict === 'verified'
      ? 'Made in the night and proved by its own runs of the checks below. Nobody has read it yet.'
      : 'Made in the night and **not** proved. Somebody who knows the code has to read it.';
  return [...closes, reading, facts(told), gates(told), findings(told), agentSays(told), marker]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The one comment on an issue: status, time, gate rows, models, link. */
export function resultComment(told: ResultTold, marker: string): string {
  const head = `**${STATUS[told.evidence.verdict]}** in the night of ${told.day}.`;
  return [head, facts(told), gates(told), findings(told), marker]
    .filter((part) => part !== '')
    .join('\n\n');
}

function facts({ evidence, attempts, durationMs, link }: ResultTold): string {
  const models = [...new Set(attempts.map(nameOf))];
  const rows: readonly (readonly [string, string])[] = [
    ['Status', `${STATUS[evidence.verdict]}: ${cell(evidence.reason)}`],
    ['Time', formatDuration(durationMs)],
    ['Tries', String(attempts.length)],
    ['Models', models.length === 0 ? 'none' : models.map(cell).join(', ')],
    ['Changed', changed(evidence)],
    ...(link === null ? [] : [['Pull request', link] as const]),
  ];
  return table(['', ''], rows);
}

/** An agent with the model it was asked for, where one was. */
function nameOf({ agent, model }: Attempt): string {
  return model === null ? agent : `${agent} (${model})`;
}

function changed({ files }: Evidence): string {
  const sum = (read: (file: Evidence['files'][number]) => number | null): number =>
    files.reduce((total, file) => total + (read(file) ?? 0), 0);
  const noun = files.length === 1 ? 'file' : 'files';
  return `${files.length} ${noun}, +${sum((f) => f.insertions)} −${sum((f) => f.deletions)}`;
}

function gates({ evidence: { checks, setup } }: ResultTold): string {
  if (checks.length === 0) return 'No gate was run.';
  const rows = checks.slice(0, MAX_ROWS).map((check) => [cell(check.name), ...states(check)]);
  const more = checks.length - MAX_ROWS;
  const rest = more > 0 ? [`${more} more gates.`] : [];
  const made = setup === undefined ? [] : [`Made ready with ${cell(setup)}.`];
  return [table(['Gate', 'Before', 'Now', 'Took'], rows), ...rest, ...made].join('\n\n');
}

const OUTCOME = {
  passed: 'green',
  failed: 'red',
  'timed-out': 'out of time',
  'could-not-run': 'could not run',
} as const;

function states({ base, head }: CheckComparison): string[] {
  return [
    base === null ? 'not run' : OUTCOME[base.outcome],
    head === null ? 'not run' : OUTCOME[head.outcome],
    head === null ? '' : formatDuration(head.durationMs),
  ];
}

function findings({ evidence }: ResultTold): string {
  const told = evidence.findings.slice(0, 10).map(({ message }) => `- ${cell(message)}`);
  return told.length === 0 ? '' : `To look at:\n\n${told.join('\n')}`;
}

function agentSays({ attempts }: ResultTold): string {
  const said = attempts.at(-1)?.outcome?.lastText?.trim() ?? '';
  if (said === '') return '';
  const words = fenceMarkdown(clip(withoutFolders(said), MAX_SAID), 'text');
  return `The agent's own words, which prove nothing:\n\n${words}`;
}

/** Foreign words as code: there nobody is addressed, nothing is linked and no image is loaded (R97). */
function cell(text: string): string {
  return codeMarkdown(clip(withoutFolders(text), 200)).replaceAll('|', '\\|');
}

/** Where folders of this machine lie is nobody's business on GitHub: of a path from the root its last name stays. */
function withoutFolders(text: string): string {
  return text.replaceAll(LOCAL_PATH, (_, last: string) => `…/${last}`);
}

const LOCAL_PATH = /(?<![\w.:/~-])\/(?:[^\s'"`/]{1,255}\/){2,40}([^\s'"`/]{0,255})/g;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
