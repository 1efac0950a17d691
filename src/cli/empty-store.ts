import type { ReadOnlyStore } from '../node/store/open.ts';

/** What a reader sees where nothing has ever run. */
export function emptyStore(): ReadOnlyStore {
  return {
    after: () => [],
    lastSeq: () => 0,
    eventsOf: () => [],
    findEvents: () => [],
    countEvents: () => [],
    chainHead: () => ({ seq: 0, hash: '0'.repeat(64) }),
    checkChain: (mark) => ({ mark, broken: null, isEnd: true }),
    night: () => null,
    openNight: () => null,
    nights: () => [],
    task: () => null,
    taskByKey: () => null,
    queuedTasks: () => [],
    tasks: () => [],
    decisions: () => [],
    taskNights: () => [],
    attempts: () => [],
    attemptsOf: () => [],
    repoNights: () => [],
    baseline: () => null,
    step: () => null,
    openSteps: () => [],
    emergency: () => null,
    slot: () => null,
    slotsBetween: () => [],
    slotsOfNight: () => [],
    openSlots: () => [],
    scheduleState: () => ({
      paused: false,
      note: '',
      pausedUntil: null,
      skipSlotAt: null,
      resumedAt: null,
    }),
    watermark: () => null,
    presence: () => [],
    close: () => undefined,
  };
}
