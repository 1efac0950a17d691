import type {
  Brief,
  BriefItem,
  BriefMend,
  BriefRepository,
  BriefTogether,
} from '../../shared/schema/brief.ts';
import type { AskView } from '../../shared/schema/consent/ask.ts';
import { oneLine } from '../safety/visible-text.ts';
import { formatDuration } from '../time/duration.ts';
import { checkLines } from './check-lines.ts';
import { askOfItem, asksApart, wordsOfAsk } from './consent/ask-words.ts';
import { createTimeFormat, type FormatTime, formatCount } from './format.ts';
import { gateLines, suiteLines } from './gates/gate-lines.ts';
import { tellDecision } from './words/results.ts';
import { wrapText } from './wrap.ts';

/** What a piece of terminal text is, for whoever colours it. */
export type TextKind = 'heading' | 'good' | 'bad' | 'attention' | 'dim' | 'plain';

/** How to render for a terminal. Without `style` the text is plain. */
export interface TerminalOptions {
  /** Columns, 80 unless told. */
  readonly width?: number;
  readonly timeZone?: string;
  /** Colours one line; it must not change its visible length. */
  readonly style?: (kind: TextKind, line: string) => string;
}

interface Line {
  readonly kind: TextKind;
  readonly text: string;
  readonly indent: number;
}

/** The brief as plain text for a terminal, in the order of ux.md 2.4. No line is wider than the width; control characters are written out. */
export function renderTerminal(brief: Brief, options: TerminalOptions = {}): string {
  const width = Math.max(20, options.width ?? 80);
  const style = options.style ?? ((_, line) => line);
  return linesOf(brief, createTimeFormat(options.timeZone))
    .flatMap(({ kind, text, indent }) =>
      text === ''
        ? ['']
        : wrapText(oneLine(text), width - indent).map(
            (part) => ' '.repeat(indent) + style(kind, part),
          ),
    )
    .join('\n')
    .concat('\n');
}

function linesOf(brief: Brief, at: FormatTime): Line[] {
  return [
    line('heading', brief.headline),
    line(
      'dim',
      `Window ${at(brief.windowStartAt)} to ${at(brief.deadlineAt)}. ${ranText(brief, at)}`,
    ),
    ...section('Needs you', [
      ...(brief.toMend ?? []).flatMap(mendLines),
      ...brief.needsYou.flatMap((item) => questionLines(item, brief, at)),
      ...asksApart(brief.asks, brief.needsYou).flatMap((ask) => askLines(ask, at, 2)),
    ]),
    ...section(
      'Shipped',
      brief.shipped.flatMap((item) => itemLines(item, 'good')),
    ),
    ...section('Together', (brief.together ?? []).flatMap(togetherLines)),
    ...section(
      'Still running',
      brief.running.map((one) => line('plain', `${one.title}, since ${at(one.sinceAt)}`, 2)),
    ),
    ...section(
      'Failed',
      brief.failed.flatMap((item) => itemLines(item, 'bad')),
    ),
    ...section(
      'Not proved',
      brief.unproved.flatMap((item) => itemLines(item, 'attention')),
    ),
    ...section(
      'Did not run, and why',
      brief.didNotRun.flatMap((one) => [
        line('plain', one.title, 2),
        line('dim', `${one.reason} (decided ${at(one.decidedAt)})`, 4),
      ]),
    ),
    ...section(
      'Timeline',
      brief.timeline.map((moment) => line('dim', `${at(moment.at)} ${moment.text}`, 2)),
    ),
    ...section('Repositories', brief.repositories.flatMap(repositoryLines)),
    ...section('Totals', [line('plain', totalsText(brief), 2)]),
  ];
}

function line(kind: TextKind, text: string, indent = 0): Line {
  return { kind, text, indent };
}

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [line('plain', ''), line('heading', title), ...lines];
}

function ranText({ startedAt, endedAt }: Brief, at: FormatTime): string {
  if (startedAt === null) return 'It did not start.';
  return endedAt === null
    ? `Started ${at(startedAt)}, not ended yet.`
    : `Ran ${at(startedAt)} to ${at(endedAt)}.`;
}

function mendLines({ sentence, mend }: BriefMend): Line[] {
  return [line('attention', sentence, 2), line('plain', mend, 4)];
}

function questionLines(item: BriefItem, { asks }: Brief, at: FormatTime): Line[] {
  const ask = askOfItem(asks, item);
  const answer = ask === null ? [] : askLines(ask, at, 4).slice(1 + ask.options.length);
  return [...itemLines(item, 'attention'), ...answer];
}

function askLines(ask: AskView, at: FormatTime, indent: number): Line[] {
  const { head, options, notes, command } = wordsOfAsk(ask, at);
  return [
    line('attention', head, indent),
    ...options.map((option, n) => line('plain', `${n + 1}. ${option}`, indent + 4)),
    ...notes.map((note) => line('dim', note, indent + 2)),
    ...(command === null ? [] : [line('plain', command, indent + 2)]),
  ];
}

function itemLines(item: BriefItem, kind: TextKind): Line[] {
  const { evidence, question } = item;
  return [
    line(kind, `${item.title} (${item.repoId})`, 2),
    line('plain', evidence.reason, 4),
    ...(question?.options ?? []).map((option, n) => line('plain', `${n + 1}. ${option}`, 6)),
    ...checkLines(evidence.checks).map((text) => line('dim', text, 4)),
    ...suiteLines(evidence.suites).map((text) => line('dim', text, 4)),
    ...gateLines(evidence.gates).map((text) => line('dim', text, 4)),
    ...(item.ref === null ? [] : [line('plain', item.ref, 4)]),
    ...(item.decision === undefined ? [] : [line('good', tellDecision(item.decision), 4)]),
    line('dim', `${item.agent}, ${item.sandbox}, ${formatDuration(item.durationMs)}`, 4),
    ...(item.ladder ?? []).map((text) => line('dim', text, 4)),
    ...(item.proposed ?? []).map((text) => line('plain', text, 4)),
    ...(evidence.review === undefined
      ? []
      : [line('attention', `Waits for your look: ${evidence.review.join('; ')}.`, 4)]),
    ...(item.risks.length === 0 ? [] : [line('attention', `Mind: ${item.risks.join(', ')}`, 4)]),
  ];
}

function togetherLines({ repoId, sentence, order, apart, outcome }: BriefTogether): Line[] {
  return [
    line(outcome === 'green' ? 'good' : 'attention', `${repoId}: ${sentence}`, 2),
    ...apart.map((one) => line('attention', one.sentence, 4)),
    ...(order.length === 0 ? [] : [line('plain', 'Suggested order:', 4)]),
    ...order.map(({ branch }, n) => line('plain', `${n + 1}. nightkiln merge ${branch}`, 6)),
  ];
}

function repositoryLines(repo: BriefRepository): Line[] {
  const name = `${repo.repoId} at ${repo.baseBranch} ${repo.baseOid.slice(0, 12)}`;
  if (repo.checkoutUnchanged === null)
    return [line('plain', `${name}: your checkout was not compared.`, 2)];
  return repo.checkoutUnchanged
    ? [line('good', `${name}: your checkout is unchanged.`, 2)]
    : [line('bad', `${name}: your checkout changed: ${repo.differences.join(', ')}.`, 2)];
}

function totalsText({ totals }: Brief): string {
  const tokens = totals.inputTokens + totals.outputTokens;
  return [
    `${totals.verified} of ${totals.tasks} verified`,
    `${formatDuration(totals.agentMs)} of agent time`,
    tokens === 0 ? 'no tokens reported' : `${formatCount(tokens)} tokens`,
    ...(totals.costUsd === null ? [] : [`about $${totals.costUsd.toFixed(2)}`]),
  ].join(', ');
}
