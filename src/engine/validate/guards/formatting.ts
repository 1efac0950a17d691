import type { Finding } from '../../../shared/schema/evidence.ts';
import type { GuardsConfig } from '../../../shared/schema/settings/guards.ts';
import { type PatchFile, type PatchLine, parsePatch } from '../patch.ts';
import { type Guarded, switchedOff } from './guard.ts';

/** Formatting in one file: how many of its changed lines are nothing else, and whether all of them are. */
export interface Churn {
  readonly path: string;
  readonly lines: number;
  readonly isAll: boolean;
}

const ASKS =
  /\b(?:re-?format\w*|format(?:ting|ter|ted)?|prettier|biome|eslint|stylelint|rustfmt|gofmt|black|ruff|clang-format|lint\w*|code style|white ?space|indent\w*|line endings?|trailing|new ?lines?)\b/i;

/** Whether a task is about formatting itself, so that a change of nothing else is what was asked for. */
export function asksForFormatting(task: {
  readonly title: string;
  readonly instructions: string;
  readonly targets: readonly string[];
}): boolean {
  return [task.title, task.instructions, ...task.targets].some((text) => ASKS.test(text));
}

/**
 * Whether a change carries formatting that nobody asked for (source document 002, features J7). A rule of thumb: lines that
 * differ in blanks, quotes, commas, semicolons and line breaks alone. Code that is only indented anew counts in a file
 * where nothing else changed.
 */
export function guardFormatting(
  patch: string,
  { limits, isAskedFor }: { limits: GuardsConfig['formatting']; isAskedFor: boolean },
): Guarded {
  if (limits.act === 'off') return switchedOff('formatting');
  const churn = findChurn(patch);
  const lines = churn.reduce((sum, one) => sum + one.lines, 0);
  const whole = churn.filter(({ isAll }) => isAll);
  const size = `${lines} ${lines === 1 ? 'line' : 'lines'} of mere formatting, ${whole.length} ${whole.length === 1 ? 'file' : 'files'} with nothing else`;
  const isTooMuch = !isAskedFor && (whole.length > limits.maxFiles || lines > limits.maxLines);
  const most = churn.toSorted((one, other) => other.lines - one.lines)[0]?.path;
  const message = `The change carries formatting nobody asked for: ${size}, most in ${most}.`;
  const findings: Finding[] = isTooMuch
    ? [{ kind: 'formatting-churn', message, ...(most === undefined ? {} : { path: most }) }]
    : [];
  const calm = isAskedFor ? `The task is about formatting: ${size}.` : `${capital(size)}.`;
  const state = isTooMuch ? 'failed' : 'passed';
  const evidence = (isTooMuch ? message : calm).slice(0, 300);
  return {
    act: limits.act,
    row: { gate: 'formatting', state, basis: 'heuristic', evidence },
    findings,
  };
}

/** The formatting in each file of a patch that has some. */
export function findChurn(patch: string): Churn[] {
  return parsePatch(patch).flatMap((file) => {
    const found = churnOf(file);
    return found === null ? [] : [found];
  });
}

function churnOf(file: PatchFile): Churn | null {
  if (file.oldPath === null || file.newPath === null) return null;
  const blocks = file.hunks.flatMap(({ lines }) => blocksOf(lines));
  const isAll = blocks.length > 0 && blocks.every(isFormatting);
  const lines = isAll
    ? blocks.reduce((sum, block) => sum + block.length, 0)
    : blocks.reduce((sum, block) => sum + formattedLines(block), 0);
  return lines === 0 ? null : { path: file.newPath, lines, isAll };
}

/** Runs of changed lines between lines that stay. */
function blocksOf(lines: readonly PatchLine[]): PatchLine[][] {
  const blocks: PatchLine[][] = [];
  let open: PatchLine[] = [];
  for (const line of lines) {
    if (line.kind !== 'context') open.push(line);
    else if (open.length > 0) {
      blocks.push(open);
      open = [];
    }
  }
  return open.length > 0 ? [...blocks, open] : blocks;
}

/** Both sides say the same once blanks, quotes and the marks that formatters add are gone. */
function isFormatting(block: readonly PatchLine[]): boolean {
  return bareText(block, 'removed') === bareText(block, 'added');
}

function bareText(block: readonly PatchLine[], kind: PatchLine['kind']): string {
  return block
    .filter((line) => line.kind === kind)
    .map(({ text }) => bare(text))
    .join('');
}

function bare(text: string): string {
  return text.replaceAll(/[\s,;'"`]/g, '');
}

/** Formatting in a block of a file with real changes too; lines that were only indented anew belong to those. */
function formattedLines(block: readonly PatchLine[]): number {
  const [before, after] = [sideOf(block, 'removed'), sideOf(block, 'added')];
  if (before.join('') === after.join('')) return 0;
  return isFormatting(block) ? block.length : 0;
}

function sideOf(block: readonly PatchLine[], kind: PatchLine['kind']): string[] {
  return block.filter((line) => line.kind === kind).map(({ text }) => text.trim());
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
