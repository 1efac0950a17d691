import type { OutcomeKind } from '../../../shared/schema/attempt.ts';

/** The kinds an agent can fail with because of its service, or for a reason nobody named. */
export type ServiceFailure = Extract<
  OutcomeKind,
  | 'limit'
  | 'auth'
  | 'network'
  | 'overloaded'
  | 'invalid'
  | 'refused'
  | 'context'
  | 'budget'
  | 'failed'
>;

/** What an HTTP status of the model service means; null when it says nothing. */
export function kindOfStatus(status: number): ServiceFailure | null {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'limit';
  if (status === 413) return 'context';
  if (status === 408) return 'network';
  if (status >= 500) return 'overloaded';
  return status >= 400 ? 'invalid' : null;
}
