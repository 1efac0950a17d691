import { createHash } from 'node:crypto';
import { createSchedule, type Schedule } from '../../../../src/engine/scheduler/plan/schedule.ts';
import type { ScheduleRule } from '../../../../src/engine/scheduler/plan/schedule-rule.ts';
import type { WindowRule } from '../../../../src/engine/time/zone/window-rule.ts';
import { createZone, type Zone } from '../../../../src/engine/time/zone/zone.ts';

const zones = new Map<string, Zone>();

/** A zone that all tests of a file share, so that its days are read once. */
export function sampleZone(name: string): Zone {
  const zone = zones.get(name) ?? createZone(name);
  zones.set(name, zone);
  return zone;
}

/** The first 48 bits of SHA-256, as a host gives them. */
export function sha256Number(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6);
}

/** A schedule of a window `HH:MM-HH:MM` in a zone; throws when the rule is refused. */
export function sampleSchedule(
  zone: string,
  window: string,
  rule: Omit<Partial<ScheduleRule>, 'window'> & Pick<WindowRule, 'days' | 'exclude'> = {},
): Schedule {
  const [start = '', end = ''] = window.split('-');
  const { days, exclude, ...rest } = rule;
  const made = createSchedule(
    {
      id: 'nightly',
      ...rest,
      window: { start, end, ...(days && { days }), ...(exclude && { exclude }) },
    },
    { zone: sampleZone(zone), machineId: 'a-machine', hash: sha256Number },
  );
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

/** An instant in ISO text without seconds. */
export function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}
