import { HANDOFF_CAPS, type Handoff } from '../../../shared/schema/attempt.ts';
import { oneLine } from '../../safety/visible-text.ts';

const PARTS = ['done', 'decided', 'found', 'next', 'blockers'] as const;
type Part = (typeof PARTS)[number];

/** Other words agents use for the parts. */
const WORDS: Readonly<Record<string, Part>> = {
  done: 'done',
  completed: 'done',
  decided: 'decided',
  decisions: 'decided',
  found: 'found',
  findings: 'found',
  notes: 'found',
  next: 'next',
  'next steps': 'next',
  remaining: 'next',
  blockers: 'blockers',
  blocker: 'blockers',
  blocked: 'blockers',
};

const HEADING = /^[#>*_\s]{0,20}hand-?off(?: note)?[*_:\s]{0,20}$/i;
const LABEL =
  /^[-*#>\s]{0,20}[*_`]{0,6}([A-Za-z ]{3,12}?)[*_`]{0,6}\s{0,20}:[*_`]{0,6}\s{0,20}(.*)$/;
const BARE_LABEL = /^[-*#>\s]{0,20}[*_`]{0,6}([A-Za-z ]{3,12}?)[*_`]{0,6}$/;
const ENDS = /^(?:QUESTION|OPTION|DEFAULT|ROLLBACK):|^\s*\{"nightkiln"/;
const NOTHING = /^(?:-|—|none|nothing|n\/a|no)?\.?$/i;

/** The handoff note in an agent's last words, read with patience; null when there is none or it says nothing. */
export function readHandoff(lastText: string | null): Handoff | null {
  const lines = (lastText ?? '').split(/\r?\n/);
  const start = lines.findLastIndex((line) => HEADING.test(line));
  if (start < 0) return null;
  const note: Record<Part, string[]> = { done: [], decided: [], found: [], next: [], blockers: [] };
  let part: Part | null = null;
  for (const line of lines.slice(start + 1)) {
    if (ENDS.test(line)) break;
    const labelled = labelOf(line);
    part = labelled?.part ?? part;
    if (part !== null) add(note[part], labelled === null ? line : labelled.rest);
  }
  return PARTS.some((name) => note[name].length > 0) ? note : null;
}

/** A note as lines, for the next agent and for a person. */
export function tellHandoff(handoff: Handoff): string {
  return PARTS.flatMap((part) => handoff[part].map((text) => `${part}: ${text}`)).join('\n');
}

function labelOf(line: string): { part: Part; rest: string } | null {
  const labelled = LABEL.exec(line) ?? BARE_LABEL.exec(line);
  const word = labelled?.[1]?.trim().toLowerCase() ?? '';
  if (!Object.hasOwn(WORDS, word)) return null;
  const part = WORDS[word];
  return part === undefined ? null : { part, rest: labelled?.[2] ?? '' };
}

function add(texts: string[], line: string): void {
  const text = oneLine(line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '')).slice(0, HANDOFF_CAPS.text);
  const isNothing = NOTHING.test(text) || /^`{3,}/.test(text);
  if (!isNothing && texts.length < HANDOFF_CAPS.items) texts.push(text);
}
