import type { Result } from '../../../shared/result.ts';
import type { IssueAuthor } from './facts.ts';

/** How far the words of somebody outside are trusted: as those of somebody who may change the repository, or not at all. */
export type OutsideTier = 'maintainer' | 'untrusted';

/** What the person says about accounts. */
export interface ActorRules {
  /** Ids of bots whose words count as a maintainer's; a name proves nothing. */
  readonly bots: readonly number[];
}

/** Rights with which an account can change the repository anyway. */
const WRITERS: readonly string[] = ['admin', 'maintain', 'write'];

/** Of these not even the right is asked: nobody with write access is shown so. */
const STRANGERS: readonly string[] = ['FIRST_TIMER', 'FIRST_TIME_CONTRIBUTOR', 'MANNEQUIN'];

/**
 * The tier of an account (R92). Only its right in the repository lifts it; what a page says beside its name can only lower it,
 * because private members are shown as contributors. Bots count by their number alone, and whoever could not be looked up is
 * untrusted.
 */
export function tierOfActor(
  actor: IssueAuthor | null,
  permission: Result<string> | null,
  rules: ActorRules,
): OutsideTier {
  if (actor === null || !Number.isSafeInteger(actor.id) || actor.id <= 0) return 'untrusted';
  if (actor.isBot || /\[bot\]$/i.test(actor.login))
    return rules.bots.includes(actor.id) ? 'maintainer' : 'untrusted';
  if (STRANGERS.includes(actor.association.trim().toUpperCase())) return 'untrusted';
  const isWriter = permission?.ok === true && WRITERS.includes(permission.value);
  return isWriter ? 'maintainer' : 'untrusted';
}

/** Whether an account's right is worth asking for: nothing else could lift it. */
export function needsLookup(actor: IssueAuthor): boolean {
  const asIfWriter = tierOfActor(actor, { ok: true, value: 'write' }, { bots: [] });
  return asIfWriter === 'maintainer';
}
