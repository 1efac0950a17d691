import { findAssignments } from '../redact/assignments.ts';
import { findInPlaces } from '../redact/places.ts';
import { createKeyFinder } from '../redact/private-key.ts';
import type { Finder, Span } from '../redact/span.ts';
import { findTokenShapes } from '../redact/token-shapes.ts';
import type { Exemption, LeakRule, LeakRules } from './rule-set.ts';

/** One secret in a text: where it stands, and the rule that found it. `end` is exclusive. */
export interface Leak {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/** A text of a commit, and the path it has there; for a message the path is empty. */
export interface LeakSource {
  readonly path: string;
  readonly text: string;
}

/** Texts are looked at in slices, which bounds what the worst text costs; a secret of up to `OVERLAP` is seen whole. */
const SLICE = 128 * 1024;
const OVERLAP = 16 * 1024;

/**
 * Finds secrets by gitleaks' rules, by our own (R63), and by `known` values. Of several at one place the first stays.
 * Pure and synchronous: about 5 MB/s or better, so it runs in a thread of its own.
 */
export function createLeakFinder(
  rules: LeakRules,
  known: Finder,
): (source: LeakSource) => readonly Leak[] {
  return (source) => {
    const found: Leak[] = pathLeaks(source.path, rules);
    for (let from = 0; from < source.text.length || from === 0; from += SLICE - OVERLAP) {
      const text = source.text.slice(from, from + SLICE);
      const leaks = [...ownLeaks(text, known), ...ruleLeaks({ path: source.path, text }, rules)];
      for (const { rule, start, end } of leaks) {
        found.push({ rule, start: start + from, end: end + from });
      }
      if (from + SLICE >= source.text.length) break;
    }
    return withoutDoubles(found);
  };
}

/** Of leaks that overlap, the first one. */
function withoutDoubles(found: readonly Leak[]): Leak[] {
  const ordered = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Leak[] = [];
  for (const leak of ordered) {
    const last = kept.at(-1);
    if (last === undefined || leak.start >= last.end || leak.end === leak.start) kept.push(leak);
  }
  return kept;
}

function pathLeaks(path: string, { rules, exempt }: LeakRules): Leak[] {
  if (path === '' || exempt.paths.some((one) => one.test(path))) return [];
  return rules
    .filter((rule) => rule.regex === null && rule.path?.test(path) === true)
    .map((rule) => ({ rule: rule.id, start: 0, end: 0 }));
}

function ownLeaks(text: string, known: Finder): Leak[] {
  const named = (prefix: string, spans: readonly Span[]): Leak[] =>
    spans.map(({ start, end, kind }) => ({ rule: `${prefix}${ruleName(kind)}`, start, end }));
  return [
    ...known(text).map(({ start, end }) => ({ rule: 'known-value', start, end })),
    ...named('', findTokenShapes(text)),
    ...named('', findInPlaces(text)),
    ...named('given-', findAssignments(text)),
    ...named('', createKeyFinder().find(text)),
  ];
}

function ruleName(kind: string): string {
  return kind.replaceAll(' ', '-');
}

function ruleLeaks(source: LeakSource, { rules, exempt }: LeakRules): Leak[] {
  if (source.path !== '' && exempt.paths.some((one) => one.test(source.path))) return [];
  const lower = source.text.toLowerCase();
  return rules
    .filter(({ keywords }) => keywords.length === 0 || keywords.some((one) => lower.includes(one)))
    .filter(({ path }) => path === null || path.test(source.path))
    .flatMap((rule) => leaksOf(rule, source, exempt));
}

function leaksOf(rule: LeakRule, source: LeakSource, exempt: Exemption): Leak[] {
  const { regex } = rule;
  if (regex === null) return [];
  const leaks: Leak[] = [];
  for (const match of source.text.matchAll(regex)) {
    const place = secretIn(match, rule.group);
    const secret = source.text.slice(place.start, place.end);
    if (secret === '' || (rule.entropy > 0 && entropyOf(secret) <= rule.entropy)) continue;
    const hit = { source, secret, start: match.index, end: match.index + match[0].length };
    if ([exempt, ...rule.exempt].some((one) => isExempt(one, hit))) continue;
    leaks.push({ rule: rule.id, ...place });
  }
  return leaks;
}

/** The group that a rule names, otherwise the first one that took part, otherwise the whole match. */
function secretIn(match: RegExpExecArray, group: number | null): { start: number; end: number } {
  const groups = match.indices ?? [];
  const found = group === null ? groups.slice(1).find((one) => one !== undefined) : groups[group];
  const [start, end] = found ?? groups[0] ?? [match.index, match.index];
  return { start, end };
}

interface Hit {
  readonly source: LeakSource;
  readonly secret: string;
  /** Of the whole match. */
  readonly start: number;
  readonly end: number;
}

function isExempt(exempt: Exemption, hit: Hit): boolean {
  const lower = hit.secret.toLowerCase();
  const target = targetOf(exempt, hit);
  const answers = [
    {
      asked: exempt.paths.length > 0,
      holds: exempt.paths.some((one) => one.test(hit.source.path)),
    },
    { asked: exempt.regexes.length > 0, holds: exempt.regexes.some((one) => one.test(target)) },
    {
      asked: exempt.stopwords.length > 0,
      holds: exempt.stopwords.some((word) => lower.includes(word)),
    },
  ].filter(({ asked }) => asked);
  if (answers.length === 0) return false;
  return exempt.needsAll ? answers.every(({ holds }) => holds) : answers.some(({ holds }) => holds);
}

const LEAD_LENGTH = 50;

function targetOf({ target }: Exemption, { source: { text }, secret, start, end }: Hit): string {
  if (target === 'secret') return secret;
  if (target === 'match') {
    const lead = /[\w.-]*$/.exec(text.slice(Math.max(0, start - LEAD_LENGTH), start))?.[0] ?? '';
    return lead + text.slice(start, end);
  }
  const lineEnd = text.indexOf('\n', end);
  return text.slice(text.lastIndexOf('\n', start) + 1, lineEnd === -1 ? undefined : lineEnd);
}

/** Shannon's entropy in bits for each character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / total) * Math.log2(count / total),
    0,
  );
}
