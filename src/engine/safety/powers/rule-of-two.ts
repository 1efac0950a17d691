/** What comes together in one run: the three that must never meet without a person's yes (R96). */
export interface Powers {
  /** It is steered by words that nobody vouches for. */
  readonly hearsStrangers: boolean;
  /** It reads what only the person should. */
  readonly readsSecrets: boolean;
  /** It reaches other machines than its model's, or changes anything that outlives it. */
  readonly actsOutside: boolean;
}

/** Whether a run may have these powers: two of them at most. */
export function keepsRuleOfTwo({ hearsStrangers, readsSecrets, actsOutside }: Powers): boolean {
  return !(hearsStrangers && readsSecrets && actsOutside);
}
