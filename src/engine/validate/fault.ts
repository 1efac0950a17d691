import type { CheckFault } from '../../shared/schema/check.ts';
import { oneLine } from '../safety/visible-text.ts';
import { CODE_SIGNS, ENVIRONMENT_SIGNS, type Sign } from './fault-signs.ts';

/** What is known of a check that is not green. */
export interface RedCheck {
  readonly outcome: 'failed' | 'timed-out' | 'could-not-run';
  readonly exitCode: number | null;
  /** As much of the output as there is; only its end is read. */
  readonly output: string;
}

const READ = 200_000;
const QUOTED = 90;
/** More of a line is not looked at for what is quoted of it. */
const SHOWN = 1000;

/**
 * Whether code or environment is at fault where a check is red, by what the tools say (features F8). What a test expected
 * is a sign of the code; a program, package, host, port or variable that is missing is one of the environment. With signs
 * of both, or of neither, it is not known.
 */
export function findFault({ outcome, exitCode, output }: RedCheck): CheckFault {
  const text = output.slice(-READ);
  const missing = signIn(text, ENVIRONMENT_SIGNS);
  if (outcome === 'could-not-run' || exitCode === 127 || exitCode === 126) {
    return environment(missing ?? { what: 'its command could not be run', line: lastLine(text) });
  }
  const wrong = signIn(text, CODE_SIGNS);
  if (missing !== null && wrong !== null) {
    return { by: 'unknown', sentence: `Code or environment: ${missing.what}, and ${wrong.what}.` };
  }
  if (missing !== null) return environment(missing);
  if (wrong !== null)
    return { by: 'code', sentence: `The code: ${wrong.what}${said(wrong.line)}.` };
  const why = outcome === 'timed-out' ? 'it ran out of time' : 'its output does not say';
  return { by: 'unknown', sentence: `Code or environment: ${why}.` };
}

interface Seen {
  readonly what: string;
  readonly line: string;
}

function environment(seen: Seen): CheckFault {
  return { by: 'environment', sentence: `The environment: ${seen.what}${said(seen.line)}.` };
}

function signIn(text: string, signs: readonly Sign[]): Seen | null {
  for (const { what, pattern } of signs) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const start = text.lastIndexOf('\n', match.index) + 1;
    const end = text.indexOf('\n', match.index + match[0].length);
    return { what, line: text.slice(start, end < 0 ? undefined : end) };
  }
  return null;
}

function said(line: string): string {
  const text = oneLine(line.slice(0, SHOWN)).replace(/[.\s]{1,20}$/, '');
  if (text === '') return '';
  return ` (${text.length > QUOTED ? `${text.slice(0, QUOTED).replace(/[\ud800-\udbff]$/, '')}…` : text})`;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
