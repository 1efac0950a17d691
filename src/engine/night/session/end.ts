import type { VerdictKind } from '../../../shared/schema/task.ts';
import type { SessionEnd } from '../../agent/session/restart-policy.ts';

/** Why a session ended: one of its own reasons, or what the night said. */
export interface Ending {
  readonly why: SessionEnd | 'night' | 'poison';
  readonly sentence: string;
}

const SENTENCES: Readonly<Record<SessionEnd, string>> = {
  finished: 'Its agent found nothing more to do.',
  'nothing-new': 'Nothing new came of 3 runs in a row.',
  failing: 'Its agent failed, and 3 runs in a row brought nothing.',
  restarts: 'Its agent was started as often as session.maxRestarts allows.',
  items: 'As many items were declared as session.maxItems allows.',
  deadline: 'The night was about to end.',
  'cannot-run': 'Its agent cannot run.',
  limit: 'A budget or usage limit was met.',
};

/** An end that the session itself comes to; `message` is what its agent ended with. */
export function endingOf(why: SessionEnd, message: string): Ending {
  const isTold = why === 'cannot-run' || why === 'failing' || why === 'limit';
  const said = message.split('\n')[0]?.trim() ?? '';
  return { why, sentence: isTold && said !== '' ? `${SENTENCES[why]} ${said}` : SENTENCES[why] };
}

/** What a session as such amounts to. Its items have verdicts of their own, so it is nothing by itself unless it failed. */
export function verdictOf({ why }: Ending, hasRun: boolean): VerdictKind {
  if (why === 'limit') return 'limit';
  const isFailure = why === 'cannot-run' || why === 'failing' || why === 'poison';
  return isFailure || !hasRun ? 'failed' : 'no-op';
}
