import type { Finding } from '../../../shared/schema/evidence.ts';
import type { GuardedChange } from '../test-guard.ts';
import { addedRuns, clipLine, sourceChanges } from './source-lines.ts';

/** Code that answers one input with one value. Without `inputs` it answers every input with it. */
interface SpecialCase {
  readonly path: string;
  readonly line: string;
  readonly inputs: readonly string[];
  readonly answer: string;
}

const STRING = /"(?:[^"\\]|\\.){0,200}"|'(?:[^'\\]|\\.){0,200}'|`[^`$]{0,200}`/.source;
const NUMBER = String.raw`-?\d[\d_]*(?:\.\d+)?`;
const LIST = String.raw`[[{](?:[^()=;]{0,200}?)[\]}]`;
const VALUE = `(${STRING}|${NUMBER}|${LIST})`;
const LITERAL = new RegExp(`${STRING}|(?<![\\w.])${NUMBER}`, 'g');
const AFTER_IF = new RegExp(
  String.raw`\bif\b ?(.{3,200}?) ?(?:\)|:|\{|\bthen\b) ?\{? ?return ${VALUE} ?;? ?(?:\}|$)`,
);
const IN_CHOICE = new RegExp(String.raw`(?:\breturn|=>|=) (.{3,200}?) \? ${VALUE} :`);
const PYTHON_CHOICE = new RegExp(String.raw`\breturn ${VALUE} if (.{3,200}?) else\b`);
const ALWAYS = new RegExp(`^(?:return|.*=>) ${VALUE};?$`);
const COMPARES = /===?|\.equals\(|\beq\b|\bis\b/;
/** Values that say too little to be taken from a test. */
const PLAIN = new Set(['0', '1', '-1', '2', '""', "''", '``', '[]', '{}', '10', '100']);
const KEYWORD = /^['"`][\w./+-]{0,24}['"`]$/;

/** Whether a change holds code that could be answers of tests written down; only then its tests are worth reading. */
export function mayBeHardCoded(change: GuardedChange): boolean {
  return specialCases(change).length > 0;
}

/**
 * Added code that answers the very input of a test with the value the test expects, or every input with it. `tests` are
 * the texts of the base's tests. A choice between keywords is none: that is what tables and parsers are made of.
 */
export function findHardCoded(change: GuardedChange, tests: readonly string[]): Finding[] {
  if (tests.length === 0) return [];
  const places = tests.flatMap(statements);
  const found = specialCases(change).filter((one) => places.some((place) => expects(place, one)));
  return found
    .filter(({ path }, at) => found.findIndex((one) => one.path === path) === at)
    .map(({ path, line, inputs }) => ({
      kind: 'hard-coded',
      message: `${inputs.length === 0 ? 'Always answers what a test expects' : "Answers a test's own input with what it expects"}, in ${path}: ${clipLine(line)}`,
      path,
    }));
}

function specialCases(change: GuardedChange): SpecialCase[] {
  return sourceChanges(change).flatMap((one) => {
    const hasComputed = one.removed.some((line) => /\breturn [^;]*[A-Za-z_]\w*/.test(line));
    const { path } = one;
    return addedRuns(one).flatMap((run) =>
      run.flatMap((line, at) => {
        const both = `${line} ${run[at + 1] ?? ''}`.trim();
        const found = conditional(line) ?? conditional(both) ?? always(line, hasComputed);
        return found === null ? [] : [{ path, line, ...found }];
      }),
    );
  });
}

type Answer = Pick<SpecialCase, 'inputs' | 'answer'>;

/** One value where something was computed before. */
function always(line: string, hasComputed: boolean): Answer | null {
  const answer = hasComputed ? ALWAYS.exec(line)?.[1] : undefined;
  return answer === undefined || PLAIN.has(answer) ? null : { inputs: [], answer };
}

function conditional(text: string): Answer | null {
  const match = AFTER_IF.exec(text) ?? IN_CHOICE.exec(text);
  const python = PYTHON_CHOICE.exec(text);
  const [condition = '', answer = ''] =
    match === null ? [python?.[2], python?.[1]] : [match[1], match[2]];
  if (!COMPARES.test(condition)) return null;
  const inputs = condition.match(LITERAL) ?? [];
  return isTelling(inputs, answer) ? { inputs, answer } : null;
}

function isTelling(inputs: readonly string[], answer: string): boolean {
  const telling = inputs.filter((input) => !PLAIN.has(input));
  if (inputs.length >= 2 && !PLAIN.has(answer)) return true;
  return telling.some((input) => !KEYWORD.test(input)) && !['""', "''"].includes(answer);
}

/** Each line of a test with what follows it: assertions are often broken over a few lines. */
function statements(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.map((_, at) => lines.slice(at, at + 4).join(' '));
}

function expects(place: string, { inputs, answer }: SpecialCase): boolean {
  const literals = new Set((place.match(LITERAL) ?? []).map(plain));
  const isAnswer = literals.has(plain(answer)) || squeeze(place).includes(squeeze(answer));
  return isAnswer && inputs.every((input) => literals.has(plain(input)));
}

function plain(literal: string): string {
  return literal.replace(/^['"`]|['"`]$/g, '').replaceAll('_', '');
}

function squeeze(text: string): string {
  return text.replaceAll(/[\s'"`]+/g, '');
}
