import type { NewEvent } from '../../../shared/event.ts';
import type { TaskClass } from '../../../shared/schema/settings/ladder.ts';
import type { EscalationRefusal } from '../../agent/ladder/quota.ts';
import { wordsForRecord } from '../../agent/ladder/record.ts';
import { type Rung, wordsForRung } from '../../agent/ladder/rung.ts';
import { clauseOf } from '../../report/clause.ts';
import { clip } from '../../report/format.ts';
import type { NightContext } from '../context.ts';
import type { Placement } from './placement.ts';

/** The try that a placement is told of. */
export interface PlacedTry {
  readonly n: number;
  /** Why the try before was not accepted; null when that is not known or there was none. */
  readonly notAccepted: string | null;
}

type LadderEvent = Extract<NewEvent, { readonly type: `ladder.${string}` }>;

const MAX_SENTENCE = 400;
const MAX_REASON = 240;

/** What the journal says of how a try came to its agent, model and effort: each step up, refusal and stand-in. */
export function tellPlacement(
  context: NightContext,
  placement: Placement,
  placed: PlacedTry,
): LadderEvent[] {
  return [
    ...chosen(placement, placed),
    ...refused(context, placement, placed),
    ...fellBack(placement, placed),
    ...escalated(placement, placed),
  ];
}

function chosen({ choice }: Placement, { n }: PlacedTry): LadderEvent[] {
  if (choice === null || choice.why === '') return [];
  const { agent, explored, why } = choice;
  const sentence = cut(`Try ${n} went to ${agent}${explored ? ' ' : ': '}${why}.`);
  return [{ type: 'ladder.chosen', body: { n, agent, explored, sentence } }];
}

function escalated(placement: Placement, placed: PlacedTry): LadderEvent[] {
  const { cause, before, rung, exempt } = placement;
  if (cause === null) return [];
  const { n } = placed;
  const to = wordsForRung(rung);
  const outside = exempt === null ? '' : ` It counts against no quota: ${EXEMPT_WORDS[exempt]}.`;
  const sentence = cut(`Try ${n} used ${to}, because ${reasonOf(placement, placed)}.${outside}`);
  const from = before === null ? null : wordsForRung(before);
  return [{ type: 'ladder.escalated', body: { n, from, to, cause, exempt, sentence } }];
}

const EXEMPT_WORDS = {
  security: 'it is about security',
  'data-integrity': 'it is about the integrity of data',
} as const;

function reasonOf({ cause, taskClass, record, fellBack }: Placement, placed: PlacedTry): string {
  switch (cause) {
    case 'failure': {
      const why =
        placed.notAccepted === null ? '' : `: ${clauseOf(clip(placed.notAccepted, MAX_REASON))}`;
      return `try ${placed.n - 1} was not accepted${why}`;
    }
    case 'record':
      return `cheaper rungs seldom did such work here (${wordsForRecord(record) ?? 'no record'})`;
    case 'fallback':
      return fellBack?.why ?? 'the cheaper agents cannot run';
    default:
      return CLASS_WORDS[taskClass];
  }
}

const CLASS_WORDS: Readonly<Record<TaskClass, string>> = {
  simple: 'simple work starts there',
  wide: 'it touches many files',
  complex: 'it looks complex',
  architecture: 'it is about architecture',
  governance: 'it is about governance',
};

function refused(context: NightContext, placement: Placement, { n }: PlacedTry): LadderEvent[] {
  if (placement.refused === null) return [];
  const { rung, because } = placement.refused;
  const kept = wordsForRung(placement.rung);
  const wanted = wordsForRung(rung);
  const why = wordsForRefusal(context, because);
  const sentence = cut(`Try ${n} used ${kept} and not ${wanted}: ${why}.`);
  return [{ type: 'ladder.refused', body: { n, wanted, kept, because, sentence } }];
}

function wordsForRefusal({ config }: NightContext, because: EscalationRefusal): string {
  const { perHour, perDay, atOnce, throttlePercent } = config.ladder.escalations;
  switch (because) {
    case 'hour':
      return `the quota of ${perHour} in an hour is used up`;
    case 'day':
      return `the quota of ${perDay} in 24 hours is used up`;
    case 'at-once':
      return `only ${atOnce} may work above the cheapest rung at once`;
    case 'throttle':
      return `${throttlePercent} % of the quota is used, and the rest is kept for tries that failed`;
  }
}

function fellBack({ fellBack: stand, rung }: Placement, { n }: PlacedTry): LadderEvent[] {
  if (stand === null) return [];
  const from = wordsForRung(stand.from);
  const to = wordsForRung(rung);
  const sentence = cut(`Try ${n} used ${to} instead of ${nameOf(stand.from, rung)}: ${stand.why}.`);
  return [{ type: 'ladder.fell-back', body: { n, from, to, sentence } }];
}

/** The agent alone says it, unless both are the same. */
function nameOf(from: Rung, to: Rung): string {
  return from.agent === to.agent ? wordsForRung(from) : from.agent;
}

function cut(sentence: string): string {
  return clip(sentence, MAX_SENTENCE);
}
