import { closest } from '../../config/spelling/suggest.ts';
import type { Role } from './role.ts';

/** Something wrong with a prompt file, with its place, 1-based. */
export interface TemplateFault {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

const PLACEHOLDER = /\{\{([^{}\n]*)\}\}/g;
const SHOWN = 40;

/** What is wrong with a prompt for `role`: placeholders that do not exist, are not closed, or are missing. Empty when good. */
export function checkTemplate(text: string, role: Role): TemplateFault[] {
  const names = role.placeholders.map(({ name }) => name);
  const found = [...text.matchAll(PLACEHOLDER)].map((match) => ({
    name: (match[1] ?? '').trim(),
    index: match.index,
  }));
  const faults = found
    .filter(({ name }) => !names.includes(name))
    .map(({ name, index }) => ({ ...spotAt(text, index), sentence: unknown(name, names) }));
  const open = text.replaceAll(PLACEHOLDER, (whole) => ' '.repeat(whole.length)).indexOf('{{');
  if (open >= 0) {
    const sentence = 'A placeholder begins here and does not end on the same line with "}}".';
    faults.push({ ...spotAt(text, open), sentence });
  }
  const said = new Set(found.map(({ name }) => name));
  const missing = role.placeholders.filter(({ name, isRequired }) => isRequired && !said.has(name));
  const end = spotAt(text, text.length);
  return [
    ...faults,
    ...missing.map(({ name, means }) => ({
      ...end,
      sentence: `The placeholder {{${name}}} is missing: ${means}.`,
    })),
  ];
}

/**
 * `text` with every placeholder filled in. Values are put in as they are and never read again, so text that looks like
 * a placeholder stays text. A line that holds nothing but empty placeholders goes, with the blank line it would leave.
 */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>): string {
  const filledIn = (name: string): string => {
    const key = name.trim();
    return Object.hasOwn(values, key) ? (values[key] ?? '') : '';
  };
  const kept: string[] = [];
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const names = [...line.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
    const isBare = names.length > 0 && line.replaceAll(PLACEHOLDER, '').trim() === '';
    if (isBare && names.every((name) => filledIn(name) === '')) continue;
    if (line.trim() === '' && kept.at(-1)?.trim() === '') continue;
    kept.push(line);
  }
  const filled = kept.map((line) =>
    line.replaceAll(PLACEHOLDER, (_, name: string) => filledIn(name)),
  );
  return `${filled.join('\n').trim()}\n`;
}

function unknown(name: string, names: readonly string[]): string {
  const near = closest(name, names);
  const hint = near === null ? `there are ${names.join(', ')}` : `did you mean {{${near}}}?`;
  const cut = name.length > SHOWN ? `${name.slice(0, SHOWN)}…` : name;
  return `There is no placeholder {{${cut}}}; ${hint}${near === null ? '.' : ''}`;
}

function spotAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
