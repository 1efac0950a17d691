import type { Ask } from '../../../shared/schema/consent/ask.ts';
import { formatDuration } from '../../time/duration.ts';
import { endAsk } from '../../work/consent/open-ask.ts';
import type { Ports } from '../context.ts';

/** Ends what nobody answered in time, also what ran out while no host was there. */
export interface AskKeeper {
  start(): void;
  stop(): void;
}

/** Every ask has its instant; a clock that was set is no reason to look more often. */
export function createAskKeeper({ store, clock }: Pick<Ports, 'store' | 'clock'>): AskKeeper {
  let cancel = (): void => undefined;
  let stopFollowing = (): void => undefined;
  const look = (): void => {
    cancel();
    const now = clock.now();
    const open = store.openAsks();
    const over = open.filter(({ expiresAt }) => expiresAt <= now);
    if (over.length > 0) store.appendAll(over.map(expired));
    const next = Math.min(...open.filter((ask) => !over.includes(ask)).map((ask) => ask.expiresAt));
    cancel = Number.isFinite(next) ? clock.at(next, look) : () => undefined;
  };
  return {
    start: () => {
      stopFollowing();
      stopFollowing = store.follow(({ type }) => {
        if (type === 'ask.opened') look();
      });
      look();
    },
    stop: () => {
      stopFollowing();
      cancel();
    },
  };
}

function expired(ask: Ask) {
  const waited = formatDuration(ask.expiresAt - ask.askedAt);
  const rest =
    ask.kind === 'question' && ask.defaultTaken !== null
      ? 'What was done in the meantime stands.'
      : 'No answer means no.';
  return endAsk(ask, { state: 'expired', reason: `Nobody answered within ${waited}. ${rest}` });
}
