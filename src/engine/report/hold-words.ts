import { clauseOf } from './clause.ts';
import type { HeldNow } from './hold-story.ts';
import type { Hold } from './sentence.ts';

/** What the words about a hold depend on besides the hold. */
interface Situation {
  /** Time without input after which a night goes on that waits for its user to leave. */
  readonly idleMs: number;
  /** A task is in the middle of its work. */
  readonly isBusy: boolean;
}

/** Which display state a hold makes of a running night, with what its sentence says (ux.md 2.1). */
export function wordsForHold(held: HeldNow, { idleMs, isBusy }: Situation): Hold | null {
  const { level, because, sentence, sinceAt } = held;
  if (because === 'user') return { kind: 'paused:user', at: sinceAt };
  const isPaused = level === 'pause-soft' || level === 'checkpoint-and-stop';
  if (isPaused && because === 'user-idle') return { kind: 'paused:activity', idleMs };
  const reason = clauseOf(sentence);
  const isSlow = level === 'reduce-to-one' || (level === 'no-new-tasks' && isBusy);
  if (isSlow) {
    const until = UNTIL[because] ?? 'it clears';
    return { kind: 'throttled', reason, until, isOneAtATime: level === 'reduce-to-one' };
  }
  if (level === 'none') return null;
  return {
    kind: 'waiting:constraint',
    reason,
    isSaved: level !== 'pause-soft',
    isForGood: because === 'flapping',
  };
}

const UNTIL: Readonly<Record<string, string>> = {
  'ac-power': 'power is back',
  'battery-floor': 'the battery is charged',
  'disk-space': 'space is free',
  network: 'the network is back',
  'api-reachable': 'the agent can reach its model',
  cpu: 'the load drops',
  memory: 'memory is free',
  thermal: 'it cools down',
  'low-power-mode': 'Low Power Mode is off',
  'user-idle': 'you are away',
  call: 'the call ends',
};
