import { EVENTS, type NewEvent } from '../../shared/event.ts';
import { cleanValue } from '../secrets/sink.ts';

/** The schema's ceiling for one event's JSON text, in characters (R24). */
export const MAX_BODY_CHARACTERS = 65_536;

/** The most and the least that is kept of one text, in characters, or of one list, in entries. */
const KEEP_MOST = 32_000;
const KEEP_LEAST = 15;

/** How the parts that may lose something lose it; each says how much is missing. Everything else is kept whole. */
const SHORTENERS: Readonly<Record<string, (value: unknown, keep: number) => unknown>> = {
  excerpt: keepEnd,
  lastText: keepEnd,
  strategy: keepStart,
  differences: (value, keep) => keepEntries(value, keep, (left) => `and ${left} more`),
  findings: (value, keep) => keepEntries(value, keep, sayFindingsLeft),
  files: (value, keep) => keepEntries(value, keep),
  evidence: sayFilesLeft,
};

/**
 * The JSON text of an event's body, checked by the schema of its type (throws when it does not fit the schema), without
 * secrets, so that no table and no reader has them. A body
 * above the ceiling gets shorter excerpts and lists rather than being refused: a night must not fail because a check
 * printed much or a change touched many files.
 */
export function encodeBody(event: NewEvent): string {
  const body: unknown = cleanValue(EVENTS[event.type].parse(event.body));
  let text = JSON.stringify(body);
  let keep = KEEP_MOST;
  while (text.length > MAX_BODY_CHARACTERS && keep >= KEEP_LEAST) {
    const most = keep;
    text = JSON.stringify(body, (key, value: unknown) => SHORTENERS[key]?.(value, most) ?? value);
    keep = Math.floor(keep / 2);
  }
  return text;
}

function keepEnd(value: unknown, keep: number): unknown {
  return typeof value === 'string' && value.length > keep
    ? `[${value.length - keep} characters left out]\n${value.slice(-keep)}`
    : value;
}

function keepStart(value: unknown, keep: number): unknown {
  return typeof value === 'string' && value.length > keep
    ? `${value.slice(0, keep)}\n[${value.length - keep} characters left out]`
    : value;
}

function keepEntries(value: unknown, keep: number, sayLeft?: (left: number) => unknown): unknown {
  if (!Array.isArray(value) || value.length <= keep) {
    return value;
  }
  const kept: unknown[] = value.slice(0, keep);
  return sayLeft === undefined ? kept : [...kept, sayLeft(value.length - keep)];
}

function sayFindingsLeft(left: number): unknown {
  return { kind: 'check-red', message: `${left} more findings are not listed` };
}

/** A list of changed files has no entry to say it in, so the reason beside it does. */
function sayFilesLeft(value: unknown, keep: number): unknown {
  if (typeof value !== 'object' || value === null || !('files' in value && 'reason' in value)) {
    return value;
  }
  const { files, reason } = value;
  return Array.isArray(files) && files.length > keep
    ? {
        ...value,
        reason: `${String(reason)} (the first ${keep} of ${files.length} changed files are listed)`,
      }
    : value;
}
