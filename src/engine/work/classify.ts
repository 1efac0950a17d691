import type { TaskCategory } from '../../shared/schema/task.ts';
import { type RiskSign, riskSigns } from '../safety/consent/risk-signs.ts';

const MINUTE_MS = 60_000;

/** Words that point to a category, and how strongly. Names of the thing weigh more than verbs that fit several. */
const WORDS: readonly (readonly [TaskCategory, number, RegExp])[] = [
  [
    'documentation',
    3,
    /\b(?:docs?|documentation|readme|changelog|guide|tutorial|docstrings?|broken links?|typos?|markdown|manual)\b/gi,
  ],
  [
    'tests',
    3,
    /\b(?:coverage|test suite|unit tests?|integration tests?|e2e|flaky|(?:add|write|more|missing) (?:\w+ )?tests?|testing)\b/gi,
  ],
  [
    'performance',
    3,
    /\b(?:performance|perf|speed(?: ?up)?|faster|slow(?:er|ness)?|latency|throughput|memory (?:use|usage|leak)|optimi[sz]e\w*|optimi[sz]ation|benchmarks?|cach(?:e|ing))\b/gi,
  ],
  [
    'bug-fix',
    3,
    /\b(?:bugs?|bugfix|crash(?:es|ed|ing)?|regressions?|broken|fail(?:s|ed|ing|ures?)?|exceptions?|errors?|incorrect\w*|wrong(?:ly)?|defects?|race condition|hangs?)\b/gi,
  ],
  [
    'infrastructure',
    3,
    /\b(?:ci|pipelines?|workflows?|docker\w*|deploy\w*|infrastructure|dependenc(?:y|ies)|upgrade|lockfile|build scripts?|tooling|lint(?:er|ing)?|eslint|log rotation|whitespace|final newline)\b/gi,
  ],
  [
    'refactoring',
    3,
    /\b(?:refactor\w*|clean ?up|simplif\w+|rename|restructure|dead code|duplicat\w+|tech(?:nical)? debt|extract|moderni[sz]e)\b/gi,
  ],
  [
    'feature',
    2,
    /\b(?:feature|implement|support for|introduce|allow users?|new (?:command|option|endpoint|page|api|flag))\b/gi,
  ],
  ['bug-fix', 1, /\b(?:fix(?:es|ed)?|repair|resolve|correct)\b/gi],
  ['feature', 1, /\b(?:add|create|build)\b/gi],
  ['tests', 1, /\btests?\b/gi],
];

/** Signs that are a kind of their own, whatever else a text speaks of. */
const KIND_OF_SIGN: Partial<Record<RiskSign, TaskCategory>> = {
  credentials: 'credentials',
  access: 'access',
  'external-action': 'external-action',
  configuration: 'configuration',
};

/**
 * What kind of change a text asks for: the most serious kind that it shows a sign of, otherwise by its words. Without a
 * hint: `other`. A tie goes to the earlier list entry.
 */
export function classify(text: string): TaskCategory {
  const kind = riskSigns(text).flatMap((sign) => KIND_OF_SIGN[sign] ?? [])[0];
  return kind ?? classifyByWords(text);
}

function classifyByWords(text: string): TaskCategory {
  const scores = new Map<TaskCategory, number>();
  for (const [category, weight, pattern] of WORDS) {
    const count = text.match(pattern)?.length ?? 0;
    if (count > 0) scores.set(category, (scores.get(category) ?? 0) + weight * Math.min(count, 3));
  }
  const best = [...scores].reduce<readonly [TaskCategory, number]>(
    (top, entry) => (entry[1] > top[1] ? entry : top),
    ['other', 0],
  );
  return best[0];
}

const ESTIMATE_MINUTES: Readonly<Record<TaskCategory, number>> = {
  documentation: 20,
  'bug-fix': 45,
  tests: 45,
  infrastructure: 45,
  refactoring: 60,
  performance: 90,
  feature: 120,
  'external-action': 30,
  configuration: 30,
  credentials: 30,
  access: 45,
  other: 60,
};

/** How long a task of a category takes when nobody said, in milliseconds. */
export function defaultEstimateMs(category: TaskCategory): number {
  return ESTIMATE_MINUTES[category] * MINUTE_MS;
}

/** How long work takes that a work order spells out and no model has to think about, in milliseconds. */
export const MECHANICAL_ESTIMATE_MS: number = MINUTE_MS;
