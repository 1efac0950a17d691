import { z } from 'zod';

const Slot = z.object({
  slotAt: z.number(),
  effectiveAt: z.number(),
  latestAt: z.number(),
  night: z.string(),
});

/** What a schedule will do next: the nights that settings show before a schedule is saved (features A1). */
export const NightPlan = z.object({
  scheduleId: z.string(),
  /** IANA name of the zone in which dates and times are meant. */
  timeZone: z.string(),
  nights: z.array(
    z.object({
      date: z.string(),
      startAt: z.number(),
      endAt: z.number(),
      lengthMs: z.number(),
      slots: z.array(Slot),
      notes: z.array(z.object({ kind: z.string(), sentence: z.string() })),
    }),
  ),
  leftOut: z.array(z.object({ date: z.string(), reason: z.string(), sentence: z.string() })),
  warnings: z.array(z.object({ kind: z.string(), sentence: z.string() })),
});
export type NightPlan = z.infer<typeof NightPlan>;
