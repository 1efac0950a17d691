import type { NewEvent } from '../../../src/shared/event.ts';
import type { Choice } from './scenario.ts';

/** A start of the generated ledger. */
export interface LedgerSlot {
  readonly slotAt: number;
  state: 'due' | 'claimed' | 'started' | 'ended';
}

/** Something decided about a schedule. */
export function tellOfSchedule({ which, text }: Choice): readonly NewEvent[] {
  const scheduleId = `schedule-${which % 2}`;
  const told: readonly NewEvent[] = [
    { type: 'schedule.paused', body: { scheduleId, note: text, until: which } },
    { type: 'schedule.resumed', body: { scheduleId, reason: text } },
    { type: 'schedule.skip-set', body: { scheduleId, slotAt: which } },
  ];
  return told.slice(which % told.length, (which % told.length) + 1);
}

/** The next thing that may happen to one of `slots`, or a new one. */
export function slotEvents(slots: LedgerSlot[], { which, text }: Choice): readonly NewEvent[] {
  const scheduleId = 'schedule-0';
  const open = slots.filter(({ state }) => state !== 'ended');
  const known = open[which % Math.max(open.length, 1)];
  if (known === undefined || which % 4 === 0) {
    const slot = { scheduleId, slotAt: slots.length, effectiveAt: slots.length + 1, night: 'n' };
    slots.push({ slotAt: slot.slotAt, state: which % 3 === 0 ? 'ended' : 'due' });
    const outcome = { state: 'missed', reason: 'asleep', sentence: text } as const;
    return which % 3 === 0
      ? [{ type: 'slot.dropped', body: { slot, outcome } }]
      : [{ type: 'slot.due', body: { slot, reason: text } }];
  }
  const ref = { scheduleId, slotAt: known.slotAt };
  switch (known.state) {
    case 'due':
      known.state = 'claimed';
      return [{ type: 'slot.claimed', body: ref }];
    case 'claimed':
      known.state = 'started';
      return [{ type: 'slot.started', body: ref }];
    default:
      known.state = 'ended';
      return [
        {
          type: 'slot.ended',
          body: { ...ref, end: { state: 'done', reason: 'done', sentence: text } },
        },
      ];
  }
}
