import type { Config } from '../../../shared/schema/config.ts';
import type { Ask } from '../../../shared/schema/consent/ask.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { StoreReads } from '../../ports/store.ts';
import { ruleFor } from '../../safety/consent/category-rule.ts';
import { riskSigns, SIGN_WORDS } from '../../safety/consent/risk-signs.ts';
import { subjectOfTask } from '../../safety/consent/subject.ts';
import { formatDuration } from '../../time/duration.ts';
import { isSession } from '../session/session-task.ts';
import { readWorkOrder } from '../work-order.ts';
import { levelInForce } from './standing.ts';

/** What the answer is made from. */
export interface GateSource {
  readonly store: Pick<StoreReads, 'asksOf' | 'standings'>;
  readonly config: Pick<Config, 'approvals' | 'repositories'>;
  readonly hash: (text: string) => string;
  readonly now: number;
}

/**
 * Whether a task may run: freely, with a yes that is for exactly this text, only after one (`latest` is what was last asked
 * about exactly this text), or not at all.
 */
export type RunGate =
  | { readonly kind: 'free' }
  | { readonly kind: 'granted'; readonly ask: Ask }
  | {
      readonly kind: 'ask';
      readonly why: string;
      readonly subject: string;
      readonly latest: Ask | null;
    }
  | { readonly kind: 'never'; readonly why: string };

/**
 * Decides by the rule of the task's kind, by what its own words ask for, and by the level of its kind in its repository
 * (features G1, R101). What a person did not say yes to does not run: an open, denied or expired ask is no yes.
 */
export function gateOf(source: GateSource, task: Task): RunGate {
  const { config } = source;
  // A session is a mode that the person chose; what it makes is looked at item by item.
  if (isSession(task)) return { kind: 'free' };
  const rule = ruleFor(config, task.repoId, task.category);
  if (rule === 'never') {
    return { kind: 'never', why: `Tasks of the kind '${task.category}' are switched off there.` };
  }
  const why = whyAsk(source, task, rule);
  if (why === null) return { kind: 'free' };
  const subject = subjectOfTask(task, source.hash);
  const latest = source.store
    .asksOf(task.id)
    .findLast((ask) => ask.kind === 'run' && ask.subject === subject && ask.state !== 'void');
  if (latest?.state === 'granted') return { kind: 'granted', ask: latest };
  return { kind: 'ask', why, subject, latest: latest ?? null };
}

/** Why a task has to wait for a yes, as a clause; null when it need not. */
function whyAsk(source: GateSource, task: Task, rule: 'run' | 'ask'): string | null {
  if (task.source === 'issue' && task.trust === 'untrusted') return 'a stranger asks for it';
  const level = levelInForce(source, task.repoId, task.category);
  if (level === 'dry-run') return `'${task.category}' is on dry run in '${task.repoId}'`;
  const [sign] = signsOf(task);
  if (sign !== undefined) return SIGN_WORDS[sign];
  if (rule === 'run' || isOwnWords(source, task)) return null;
  return task.category === 'other'
    ? 'nobody can tell what kind of change it is'
    : `tasks of the kind '${task.category}' ask first`;
}

/** What work orders spell out is found by rule, and no word in it is a wish. Of other discovery only the title is ours. */
function signsOf(task: Task) {
  if (task.source === 'discovery') {
    return readWorkOrder(task.instructions) === null ? riskSigns(task.title) : [];
  }
  return riskSigns(`${task.title}\n${task.instructions}`);
}

/** A task without a nameable kind that the person wrote: they asked for it, and nothing in it is risky. */
function isOwnWords({ config }: GateSource, { category, source, trust }: Task): boolean {
  const isOwn = (source === 'queue' || source === 'goal') && trust === 'operator';
  return isOwn && category === 'other' && config.approvals.categories.other === undefined;
}

/** Whether an ask waits for an answer and has not run out of time. */
export function isWaiting(ask: Ask, now: number): boolean {
  return ask.state === 'open' && ask.expiresAt > now;
}

/** Why a task does not run, with what the person can do about it; null when it may. */
export function sayHeld(gate: RunGate, task: Task, { now, config }: GateSource): string | null {
  if (gate.kind === 'free' || gate.kind === 'granted') return null;
  if (gate.kind === 'never') return gate.why;
  const { latest, why } = gate;
  const command = `nightkiln approve ${task.id}`;
  if (latest?.state === 'denied') return 'You said no to it.';
  if (latest !== null && !isWaiting(latest, now)) {
    const waited = formatDuration(config.approvals.expireAfterMs);
    return `Nobody answered within ${waited}, so it does not run: ${why}. To run it: ${command}.`;
  }
  return `It waits for your approval: ${why}. To run it: ${command}.`;
}
