import type { Exemption, LadderConfig, TaskClass } from '../../../shared/schema/settings/ladder.ts';
import type { Task } from '../../../shared/schema/task.ts';

/** What the class of a task is told by. */
export interface ClassHints {
  readonly task: Pick<Task, 'title' | 'instructions' | 'category' | 'estimateMs'>;
  /** How many files it names. */
  readonly files: number;
}

/** From so many files on, a change is wide (source document 003). */
const WIDE_FILES = 10;
/** What somebody says takes this long is complex: beyond what a feature takes when nobody says. */
const COMPLEX_MS = 3 * 3_600_000;

const ARCHITECTURE =
  /\b(?:architect(?:ure|ural)|redesign|re-architect|system design|data model|schema migration)\b/i;
const GOVERNANCE =
  /\b(?:governance|compliance|audit trail|policy|policies|licen[cs]e (?:review|headers?)|gdpr)\b/i;
const COMPLEX =
  /\b(?:complex|concurren(?:t|cy)|race condition|deadlock|distributed|migrat(?:e|ion)|algorithm|protocol|end-to-end|across (?:the|all) \w+)\b/i;
const WIDE = /\b(?:all|every|each) (?:\w+ )?(?:files?|modules?|packages?|components?)\b/i;

/**
 * The class of a task by its words, its estimate and the files it names; the strongest that fits wins. Without a hint it
 * is simple. Words may mislead, so a class decides only where a task starts, and quotas bound what it costs.
 */
export function classOf({ task, files }: ClassHints): TaskClass {
  const text = `${task.title}\n${task.instructions}`;
  if (ARCHITECTURE.test(text)) return 'architecture';
  if (GOVERNANCE.test(text)) return 'governance';
  if (COMPLEX.test(text) || task.estimateMs >= COMPLEX_MS) return 'complex';
  if (files >= WIDE_FILES || (task.category === 'refactoring' && WIDE.test(text))) return 'wide';
  return 'simple';
}

const EXEMPTIONS: readonly (readonly [Exemption, RegExp])[] = [
  [
    'security',
    /\b(?:security|vulnerabilit(?:y|ies)|cve-\d+|exploit|(?:sql|command|code) injection|xss|csrf)\b/i,
  ],
  [
    'data-integrity',
    /\b(?:data (?:integrity|loss|corruption)|corrupt(?:s|ed|ion)?|loses? data|lost data)\b/i,
  ],
];

/**
 * Why no quota refuses the escalations of a task; null when one may. What a stranger wrote exempts itself from nothing:
 * otherwise an issue could spend what it likes.
 */
export function exemptionOf(
  task: Pick<Task, 'title' | 'instructions' | 'trust'>,
  exempt: readonly Exemption[],
): Exemption | null {
  if (task.trust === 'untrusted') return null;
  const text = `${task.title}\n${task.instructions}`;
  const found = EXEMPTIONS.find(([name, words]) => exempt.includes(name) && words.test(text));
  return found?.[0] ?? null;
}

/** The first rung of a class on a ladder of `count` rungs, counted from 0: cheapest, middle or strongest (003). */
export function firstLevel(
  taskClass: TaskClass,
  start: LadderConfig['start'],
  count: number,
): number {
  const last = Math.max(0, count - 1);
  const chosen = start[taskClass];
  if (chosen !== undefined) return Math.min(chosen - 1, last);
  switch (taskClass) {
    case 'simple':
      return 0;
    case 'wide':
    case 'complex':
      return Math.ceil(last / 2);
    default:
      return last;
  }
}
