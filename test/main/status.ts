import type { Status } from '../../src/shared/schema/status.ts';

/** A status of a quiet host, with `change` on top. */
export function statusWith(change: Partial<Status> = {}): Status {
  return {
    schemaVersion: 1,
    seq: 0,
    now: 1_800_000_000_000,
    state: 'off',
    sentence: 'Off. Next window tonight 23:00-07:00.',
    primaryAction: 'Start tonight',
    night: null,
    phase: null,
    progress: { done: 0, total: 0, etaAt: null },
    running: [],
    constraints: [],
    queued: 0,
    repositories: 1,
    agent: 'housekeeper',
    brief: null,
    breakers: [],
    emergency: null,
    notices: [],
    ...change,
  };
}
