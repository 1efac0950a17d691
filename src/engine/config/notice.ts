import type { Place } from '../../shared/error.ts';

/** Something true about a good configuration that its owner should know. */
export interface Notice {
  /**
   * `not-in-force`: known and without effect yet. `relocated`: a path inside a checkout was moved out.
   * `ignored`: a repository file asked for more than it may. `needs-trust`: it set what only the user may set.
   * `note`: anything else.
   */
  readonly kind: 'not-in-force' | 'relocated' | 'ignored' | 'needs-trust' | 'note';
  readonly sentence: string;
  readonly place: Place;
}
