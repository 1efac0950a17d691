import { z } from 'zod';
import document from './gitleaks.json' with { type: 'json' };

const Allowed = z.strictObject({
  paths: z.array(z.string()).optional(),
  regexes: z.array(z.string()).optional(),
  stopwords: z.array(z.string()).optional(),
  /** What `regexes` look at; absent: the secret alone. */
  target: z.enum(['match', 'line']).optional(),
  /** Absent: any one of the lists suffices. */
  condition: z.literal('AND').optional(),
});
type Allowed = z.infer<typeof Allowed>;

const Rule = z.strictObject({
  id: z.string(),
  regex: z.string().optional(),
  path: z.string().optional(),
  entropy: z.number().optional(),
  secretGroup: z.number().optional(),
  keywords: z.array(z.string()).optional(),
  allow: z.array(Allowed).optional(),
});

const RuleSet = z.strictObject({ allow: Allowed, rules: z.array(Rule) });

/** What makes a match harmless. */
export interface Exemption {
  readonly paths: readonly RegExp[];
  readonly regexes: readonly RegExp[];
  readonly stopwords: readonly string[];
  readonly target: 'secret' | 'match' | 'line';
  readonly needsAll: boolean;
}

/** One rule, ready to be used. Without `regex` the path alone gives it away. */
export interface LeakRule {
  readonly id: string;
  readonly regex: RegExp | null;
  readonly path: RegExp | null;
  readonly entropy: number;
  readonly group: number | null;
  /** In lower case; a text with none of them cannot match. Empty: every text is looked at. */
  readonly keywords: readonly string[];
  readonly exempt: readonly Exemption[];
}

/** The rules of gitleaks (spec D10), its own data in `gitleaks.json`, with what exempts a match of any of them. */
export interface LeakRules {
  readonly rules: readonly LeakRule[];
  readonly exempt: Exemption;
}

/** Compiles the rule set; a rule that no engine of ours can read is a bug and throws. */
export function compileRules(): LeakRules {
  const { rules, allow } = RuleSet.parse(document);
  return {
    exempt: compileExemption(allow),
    rules: rules.map((rule) => ({
      id: rule.id,
      regex: rule.regex === undefined ? null : compileRegex(rule.regex, 'dg'),
      path: rule.path === undefined ? null : compileRegex(rule.path),
      entropy: rule.entropy ?? 0,
      group: rule.secretGroup ?? null,
      keywords: (rule.keywords ?? []).map((keyword) => keyword.toLowerCase()),
      exempt: (rule.allow ?? []).map(compileExemption),
    })),
  };
}

function compileExemption(allowed: Allowed): Exemption {
  return {
    paths: (allowed.paths ?? []).map((source) => compileRegex(source)),
    regexes: (allowed.regexes ?? []).map((source) => compileRegex(source)),
    stopwords: (allowed.stopwords ?? []).map((word) => word.toLowerCase()),
    target: allowed.target ?? 'secret',
    needsAll: allowed.condition === 'AND',
  };
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  xdigit: '0-9A-Fa-f',
  space: '\\s',
  word: '\\w',
};

/**
 * What may stand before the word that most rules look for. It is optional and never part of the secret, and to try it at
 * every place makes a rule fifty times slower.
 */
const LEAD = /^\(\?i\)\[\\w\.-\]\{0,50\}\?/;

/**
 * A pattern of RE2 as a regular expression of ours. A flag in the middle holds for the whole pattern here, which finds
 * more and never less; groups with flags of their own become plain ones where this engine does not know them.
 */
export function compileRegex(source: string, flags = ''): RegExp {
  const plain = source
    .replace(LEAD, '(?i)')
    .replaceAll('(?s:.)', '[\\s\\S]')
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\z', '(?![\\s\\S])')
    .replaceAll(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole);
  const bare = plain.replaceAll('(?i)', '');
  const wholeFlags = bare === plain ? flags : `${flags}i`;
  try {
    return new RegExp(bare, wholeFlags);
  } catch {
    // Node 22 has no groups with flags.
    return new RegExp(bare.replaceAll(/\(\?-?i:/g, '(?:'), `${flags}i`);
  }
}
