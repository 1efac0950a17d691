import type {
  Brief,
  BriefItem,
  BriefMend,
  BriefMoment,
  BriefRepository,
  BriefTogether,
} from '../../shared/schema/brief.ts';
import type { CheckResult } from '../../shared/schema/check.ts';
import type { AskView } from '../../shared/schema/consent/ask.ts';
import type { CheckComparison } from '../../shared/schema/evidence.ts';
import { codeMarkdown, escapeMarkdown, fenceMarkdown } from '../safety/visible-text.ts';
import { formatDuration } from '../time/duration.ts';
import { endOf, isGreen } from '../validate/compare-checks.ts';
import { askOfItem, asksApart, wordsOfAsk } from './consent/ask-words.ts';
import { createDayTimeFormat, type FormatTime, formatCount } from './format.ts';
import { gateTable, suiteItems } from './gates/gate-lines.ts';
import { tellDecision } from './words/results.ts';
import { tellTrip } from './words/trips.ts';

const MAX_SAID = 2000;

/**
 * The brief as Markdown, in the order of ux.md 2.4. Everything that came from a repository, a task or an agent is
 * escaped or fenced, and invisible characters are written out. Without a zone, times are the system's.
 */
export function renderMarkdown(brief: Brief, options: { readonly timeZone?: string } = {}): string {
  const at = createDayTimeFormat(options.timeZone);
  const parts = [
    `# ${escapeMarkdown(brief.headline)}`,
    `Window ${at(brief.windowStartAt)} to ${at(brief.deadlineAt)}. ${ranText(brief, at)}`,
    section('Needs you', [
      ...(brief.toMend ?? []).map(mendText),
      ...brief.needsYou.map((item) => askedItemText(item, brief, at)),
      ...asksApart(brief.asks, brief.needsYou).map((ask) => askText(ask, at)),
    ]),
    section('Shipped', brief.shipped.map(itemText)),
    section('Together', (brief.together ?? []).map(togetherText)),
    section(
      'Still running',
      brief.running.map((one) => `- ${escapeMarkdown(one.title)}, since ${at(one.sinceAt)}`),
      '\n',
    ),
    section('Failed', brief.failed.map(itemText)),
    section('Not proved', brief.unproved.map(itemText)),
    section(
      'Did not run, and why',
      brief.didNotRun.map(
        (one) =>
          `- **${escapeMarkdown(one.title)}**: ${escapeMarkdown(one.reason)} (decided ${at(one.decidedAt)})`,
      ),
      '\n',
    ),
    section(
      'Timeline',
      brief.timeline.map((moment) => momentText(moment, at)),
      '\n',
    ),
    section('Repositories', brief.repositories.map(repositoryText)),
    `## Totals\n\n${totalsText(brief)}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function ranText({ startedAt, endedAt }: Brief, at: FormatTime): string {
  if (startedAt === null) return 'It did not start.';
  return endedAt === null
    ? `Started ${at(startedAt)}, not ended yet.`
    : `Ran ${at(startedAt)} to ${at(endedAt)}.`;
}

function section(title: string, items: readonly string[], between = '\n\n'): string {
  return items.length === 0 ? '' : `## ${title}\n\n${items.join(between)}`;
}

function mendText({ sentence, mend }: BriefMend): string {
  return `### ${escapeMarkdown(sentence)}\n\n${fenceMarkdown(mend)}`;
}

function itemText(item: BriefItem): string {
  const { evidence } = item;
  return [
    `### ${escapeMarkdown(item.title)}`,
    `${capital(evidence.verdict)} in ${escapeMarkdown(item.repoId)}: ${escapeMarkdown(evidence.reason)}`,
    questionText(item),
    factsText(item),
    checksText(evidence.checks),
    gateTable(evidence.gates),
    evidence.findings.map((one) => `- Found: ${escapeMarkdown(one.message)}`).join('\n'),
    item.tried.map((one) => `- ${escapeMarkdown(tellTrip(one))}`).join('\n'),
    evidence.checks.map(outputText).filter(Boolean).join('\n\n'),
    saidText(item),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function askedItemText(item: BriefItem, { asks }: Brief, at: FormatTime): string {
  const ask = askOfItem(asks, item);
  return ask === null ? itemText(item) : `${itemText(item)}\n\n${askFacts(ask, at)}`;
}

function askText(ask: AskView, at: FormatTime): string {
  const { head, options } = wordsOfAsk(ask, at);
  const list = options.map((option, n) => `${n + 1}. ${escapeMarkdown(option)}`).join('\n');
  return [`### ${escapeMarkdown(head)}`, list, askFacts(ask, at)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function askFacts(ask: AskView, at: FormatTime): string {
  const { notes, command } = wordsOfAsk(ask, at);
  const facts = [
    ...notes.map(escapeMarkdown),
    ...(command === null ? [] : [codeMarkdown(command)]),
  ];
  return facts.map((fact) => `- ${fact}`).join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function questionText({ question }: BriefItem): string {
  if (question === null || question.options.length === 0) return '';
  return question.options.map((option, n) => `${n + 1}. ${escapeMarkdown(option)}`).join('\n');
}

function factsText(item: BriefItem): string {
  const { files } = item.evidence;
  const sum = (key: 'insertions' | 'deletions'): number =>
    files.reduce((total, file) => total + (file[key] ?? 0), 0);
  const facts = [
    item.ref === null ? 'Nothing was landed' : `Ref ${codeMarkdown(item.ref)}`,
    ...(item.decision === undefined ? [] : [escapeMarkdown(tellDecision(item.decision))]),
    `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('insertions')} −${sum('deletions')}`,
    `${item.tries} ${item.tries === 1 ? 'try' : 'tries'} in ${formatDuration(item.durationMs)} with ${escapeMarkdown(item.agent)} (${escapeMarkdown(item.sandbox)})`,
    ...(item.evidence.setup === undefined ? [] : [capital(item.evidence.setup)]),
    ...suiteItems(item.evidence.suites),
    ...(item.ladder ?? []).map(escapeMarkdown),
    ...(item.proposed ?? []).map(escapeMarkdown),
    ...(item.evidence.review ?? []).map((why) => `Waits for your look: ${escapeMarkdown(why)}`),
    ...(item.risks.length === 0 ? [] : [`Mind: ${item.risks.map(escapeMarkdown).join(', ')}`]),
  ];
  return facts.map((fact) => `- ${fact}`).join('\n');
}

function checksText(checks: readonly CheckComparison[]): string {
  if (checks.length === 0) return '';
  const rows = checks.map(
    ({ name, isTarget, base, head }) =>
      `| ${codeCell(name)}${isTarget ? ' (target)' : ''} | ${codeCell(commandOf(head, base))} | ${endOf(base)} | ${endOf(head)} | ${head === null ? '' : formatDuration(head.durationMs)} |`,
  );
  const table = `**Verified** (run by us in a clean checkout)\n\n| check | command | at the base | at the commit | took |\n|---|---|---|---|---|\n${rows.join('\n')}`;
  const byBase = checks.flatMap(({ name, baseTests }) =>
    baseTests === undefined ? [] : [`${codeMarkdown(name)} ${endOf(baseTests)}`],
  );
  return byBase.length === 0
    ? table
    : `${table}\n\nWith the base's own tests put back: ${byBase.join(', ')}.`;
}

/** A pipe inside code still ends a table cell unless it is escaped. */
function codeCell(text: string): string {
  return codeMarkdown(text).replaceAll('|', '\\|');
}

function commandOf(head: CheckResult | null, base: CheckResult | null): string {
  return head?.command ?? base?.command ?? '';
}

function outputText({ name, head }: CheckComparison): string {
  if (head === null || isGreen(head) || head.excerpt.trim() === '') return '';
  const lines = head.excerpt.trimEnd().split('\n').slice(-20).join('\n');
  return `The end of ${codeMarkdown(name)}:\n\n${fenceMarkdown(lines, 'text')}`;
}

function saidText({ agentSays }: BriefItem): string {
  if (agentSays === null) return '';
  const cut = agentSays.length <= MAX_SAID ? agentSays : `${agentSays.slice(0, MAX_SAID)}…`;
  return `**Agent says** (not evidence)\n\n${fenceMarkdown(cut, 'text')}`;
}

function momentText({ at: instant, text }: BriefMoment, at: FormatTime): string {
  return `- ${at(instant)} ${escapeMarkdown(text)}`;
}

function togetherText({ repoId, sentence, order, apart }: BriefTogether): string {
  const lines = [
    `**${escapeMarkdown(repoId)}**: ${escapeMarkdown(sentence)}`,
    apart.map((one) => `- ${escapeMarkdown(one.sentence)}`).join('\n'),
    order
      .map(({ title, branch }, n) => `${n + 1}. ${escapeMarkdown(title)} (${codeMarkdown(branch)})`)
      .join('\n'),
  ];
  return lines.filter((part) => part !== '').join('\n\n');
}

function repositoryText(repo: BriefRepository): string {
  const proof =
    repo.checkoutUnchanged === null
      ? 'Your checkout was not compared.'
      : repo.checkoutUnchanged
        ? 'Your checkout is unchanged.'
        : `Your checkout changed: ${repo.differences.map(escapeMarkdown).join(', ')}.`;
  const checks = repo.baseline.map((one) => `${codeMarkdown(one.name)} ${endOf(one)}`);
  const faults = repo.baseline.flatMap(({ name, fault }) =>
    fault === undefined ? [] : [` Red ${codeMarkdown(name)}: ${escapeMarkdown(fault.sentence)}`],
  );
  return `- **${escapeMarkdown(repo.repoId)}** at ${codeMarkdown(repo.baseBranch)} ${codeMarkdown(repo.baseOid.slice(0, 12))}. ${proof} Baseline: ${checks.length === 0 ? 'no checks' : checks.join(', ')}.${faults.join('')}`;
}

function totalsText({ totals }: Brief): string {
  const money = totals.costUsd === null ? 'not reported' : `about $${totals.costUsd.toFixed(2)}`;
  return `| tasks | verified | agent time | tokens in | tokens out | cost |\n|---|---|---|---|---|---|\n| ${totals.tasks} | ${totals.verified} | ${formatDuration(totals.agentMs)} | ${formatCount(totals.inputTokens)} | ${formatCount(totals.outputTokens)} | ${money} |`;
}
