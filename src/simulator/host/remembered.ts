import type { Store } from '../../engine/ports/store.ts';

/** Reads that change by something else than an event, or are cheap. */
const NOT_KEPT = new Set<keyof Store>([
  'follow',
  'watch',
  'after',
  'lastSeq',
  'presence',
  'watermark',

  'findEvents',
  'chainHead',
  'checkChain',
]);

/**
 * The same store with answers kept until the next event: between two events a question has one answer, and a program
 * that looks every few seconds asks it thousands of times a night.
 */
export function rememberAnswers(store: Store): Store {
  const answers = new Map<string, unknown>();
  const forget = (): void => answers.clear();
  store.follow(forget);
  const entries = Object.entries(store).map(([name, member]) => {
    const call = member as (...given: unknown[]) => unknown;
    if (name.startsWith('append')) return [name, andThen(call, forget)];
    if (NOT_KEPT.has(name as keyof Store)) return [name, member];
    const remembered = (...given: unknown[]): unknown => {
      const key = `${name} ${given.join(' ')}`;
      if (!answers.has(key)) answers.set(key, call(...given));
      return answers.get(key);
    };
    return [name, remembered];
  });
  return Object.fromEntries(entries) as Store;
}

/** A follower that appends in its turn is told of that event only later. */
function andThen(call: (...given: unknown[]) => unknown, after: () => void) {
  return (...given: unknown[]): unknown => {
    const answer = call(...given);
    after();
    return answer;
  };
}
