import type { DeviceReading, DeviceValues } from '../../shared/schema/device.ts';
import type { MacSensing } from '../power/mac/mac-sensing.ts';
import type { PowerSourceReading, SystemStateReading } from '../power/mac/reading.ts';
import { createChargeTrend } from './charge-trend.ts';
import type { Probe } from './probe.ts';

/** What the probe asks. */
export type MacProbeSensing = Pick<
  MacSensing,
  'powerSource' | 'systemState' | 'schedule' | 'onPowerSource' | 'reducedBecause'
>;

type Schedule = Awaited<ReturnType<MacSensing['schedule']>>;

/** The power source, low power mode, lid, wakefulness and scheduled shutdowns of a Mac: by the addon or the system's tools. */
export function macProbe(sensing: MacProbeSensing, now: () => number = Date.now): Probe {
  const trend = createChargeTrend();
  let lastSource: string | null = null;
  return {
    source: sensing.reducedBecause === null ? 'IOKit' : 'pmset',
    everyMs: 30_000,
    isFast: false,
    watch: sensing.onPowerSource,
    look: async () => {
      const [power, system, schedule] = await Promise.all([
        sensing.powerSource(),
        sensing.systemState(),
        sensing.schedule(),
      ]);
      if (power.source !== lastSource) trend.clear();
      lastSource = power.source;
      const isFalling = power.percent === null ? null : trend.take(power.percent, now());
      return {
        ...powerValues(power),
        isBatteryFalling: isFalling,
        ...systemValues(system),
        shutdown: nextShutdown(schedule, now()),
      };
    },
  };
}

function powerValues(power: PowerSourceReading): DeviceValues {
  const { source, hasBattery, percent, timeToEmptySec, lowPowerMode } = power;
  return {
    powerSource: source === 'unknown' ? null : source,
    hasBattery,
    batteryPercent: percent,
    timeLeftMs: timeToEmptySec === null ? null : timeToEmptySec * 1000,
    isLowPower: lowPowerMode,
  };
}

/** A Mac without a lid has one that is never closed; what a closed one causes is sleep unless the system says otherwise. */
function systemValues({ fullWake, lid }: SystemStateReading): DeviceValues {
  const isClosed = lid.present === false ? false : lid.closed;
  return {
    fullWake,
    lid: isClosed === null ? null : { isClosed, causesSleep: lid.causesSleep ?? true },
  };
}

function nextShutdown(schedule: Schedule, now: number): DeviceReading['shutdown']['value'] {
  if (schedule === null) return null;
  const next = schedule.scheduled
    .flatMap(({ atMs, type }) => (atMs === null || type === null ? [] : [{ at: atMs, kind: type }]))
    .filter(({ at, kind }) => at > now && /shutdown|sleep|restart/i.test(kind))
    .sort((a, b) => a.at - b.at)[0];
  return next ?? { at: null, kind: '' };
}
