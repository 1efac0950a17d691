import { FRAMEWORK_CALLS, NEWER_NAMES } from './framework-calls.ts';
import { codeOf, commentsOf, type Source } from './sources.ts';

const OWNING_CALL =
  /\b(?:(?:CF|CG|SC|IOPS|IOPM|IORegistryEntry)\w*(?:Create|Copy)\w*|Create(?:Text|Property)|IOServiceGetMatchingService)\s*\(/g;
/** Gives an id and not a reference. */
const NOT_OWNING = /^IOPMAssertionCreateWithProperties/;
const PASSES_OWNERSHIP_ON = /^\w[\w:<>*& ]*\b(?:Create|Copy)\w*\([^;{}]*\)\s*$/;

/**
 * What a Create or Copy call leaks: its statement has to hand the reference to `Owned` or `OwnedService`, or return it
 * from a function that is itself called Create or Copy, or take it by address into a variable that `Owned` holds.
 */
export function leaks({ name, text }: Source): string[] {
  const code = codeOf(text);
  const statements = code.split(/(?<=[;{}])/);
  const complaints: string[] = [];
  let head = '';
  for (const statement of statements) {
    if (/^\s*\w[^;]*\)\s*(?:const\s*)?\{$/.test(statement.trim())) head = statement.trim();
    if (isDeclaration(statement)) continue;
    for (const [call] of statement.matchAll(OWNING_CALL)) {
      if (NOT_OWNING.test(call) || isOwned(statement, head, code)) continue;
      complaints.push(`${name}: ${call.slice(0, -1).trim()} is never released`);
    }
  }
  return [...complaints, ...portLeaks(name, code)];
}

function isDeclaration(statement: string): boolean {
  return PASSES_OWNERSHIP_ON.test(statement.trim().replace(/[;{]$/, ''));
}

function isOwned(statement: string, head: string, code: string): boolean {
  if (/\bOwned(?:<\w+>|Service)\s+\w+\(/.test(statement)) return true;
  if (/^\s*return\b/.test(statement) && isDeclaration(head)) return true;
  const outParameter = /\(&(\w+)\)/.exec(statement)?.[1];
  return (
    outParameter !== undefined && new RegExp(`Owned<\\w+> \\w+\\(${outParameter}\\)`).test(code)
  );
}

function portLeaks(name: string, code: string): string[] {
  return code.includes('IONotificationPortCreate(') && !code.includes('IONotificationPortDestroy(')
    ? [`${name}: IONotificationPortCreate has no IONotificationPortDestroy`]
    : [];
}

const CALL = /(?<![\w:.])((?:CF|CG|IO|CMIO|AudioObject|nw_|notify_|sysctl|clock_gettime)\w+)\(/g;

/** Framework calls that are not in the table, are newer than macOS 13, or whose header no comment of the file names. */
export function undeclaredCalls({ name, text }: Source): string[] {
  const comments = commentsOf(text);
  const called = new Set([...codeOf(text).matchAll(CALL)].map((match) => match[1] ?? ''));
  called.delete('CFSTR');
  return [...called].flatMap((call) => {
    const declared = FRAMEWORK_CALLS[call];
    if (declared === undefined) return [`${name}: ${call} is not in the table of calls`];
    if (declared.macos > 13) return [`${name}: ${call} is newer than macOS 13`];
    const last = declared.header.split('/').at(-1) ?? '';
    return comments.includes(last)
      ? []
      : [`${name}: ${call} without its header ${declared.header}`];
  });
}

/** Names newer than macOS 13 outside a block or function that is marked with at least their version. */
export function unguarded({ name, text }: Source): string[] {
  const code = codeOf(text);
  return Object.entries(NEWER_NAMES).flatMap(([newer, macos]) =>
    [...code.matchAll(new RegExp(`\\b${newer}\\b`, 'g'))].flatMap((match) =>
      guardAt(code, match.index) >= macos ? [] : [`${name}: ${newer} needs macOS ${macos}`],
    ),
  );
}

/** The highest version that guards a position: of its top-level function, or of an open `@available` block. */
function guardAt(code: string, position: number): number {
  const before = code.slice(0, position);
  const body = before.slice(before.lastIndexOf('\n}\n') + 1);
  const marks = /API_AVAILABLE\(macos\(([\d.]+)\)\)|@available\(macOS ([\d.]+)/g;
  const versions = [...body.matchAll(marks)].map((mark) => Number(mark[1] ?? mark[2]));
  return Math.max(0, ...versions);
}
