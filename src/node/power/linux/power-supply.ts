import path from 'node:path';
import type { DeviceValues } from '../../../shared/schema/device.ts';
import { createChargeTrend } from '../../host/charge-trend.ts';
import type { Probe } from '../../host/probe.ts';
import { readNames, readText } from './read-text.ts';

interface Supply {
  readonly type: string;
  readonly isOnline: boolean | null;
  readonly status: string;
  readonly percent: number | null;
}

/** Mains power, batteries and a UPS from `/sys/class/power_supply` (scheduling-power.md 4.8). */
export function powerSupplyProbe(
  root = '/sys/class/power_supply',
  now: () => number = Date.now,
): Probe {
  const trend = createChargeTrend();
  let lastSource: string | null = null;
  return {
    source: 'sysfs',
    everyMs: 5000,
    isFast: true,
    look: async () => {
      const supplies = await readSupplies(root);
      const values = judge(supplies);
      if (values.powerSource !== lastSource) trend.clear();
      lastSource = values.powerSource ?? null;
      const percent = values.batteryPercent ?? null;
      if (percent === null) return values;
      const isDraining = batteriesOf(supplies).some(({ status }) => status === 'Discharging');
      return { ...values, isBatteryFalling: trend.take(percent, now()) ?? (isDraining || null) };
    },
  };
}

async function readSupplies(root: string): Promise<readonly Supply[]> {
  const names = await readNames(root);
  const all = await Promise.all(names.map((name) => readSupply(path.join(root, name))));
  return all.filter((supply) => supply !== null);
}

/** Null for what powers only a device such as a mouse. */
async function readSupply(folder: string): Promise<Supply | null> {
  const read = (name: string) => readText(path.join(folder, name));
  const [type, online, scope, status, capacity] = await Promise.all(
    ['type', 'online', 'scope', 'status', 'capacity'].map(read),
  );
  if (type === null || type === undefined || scope === 'Device') return null;
  const percent = capacity ? Number(capacity) : Number.NaN;
  return {
    type,
    isOnline: online ? online !== '0' : null,
    status: status ?? '',
    percent: percent >= 0 && percent <= 100 ? percent : null,
  };
}

/**
 * systemd's rule: anything online is mains; otherwise a discharging battery is none; otherwise a mains adapter that is
 * known and offline is none; and a machine without any adapter is on mains.
 */
function judge(supplies: readonly Supply[]): DeviceValues {
  const batteries = batteriesOf(supplies);
  const adapters = supplies.filter(({ type }) => type === 'Mains' || type.startsWith('USB'));
  const ups = supplies.find(({ type }) => type === 'UPS');
  const percents = batteries.flatMap(({ percent }) => percent ?? []);
  const isOnline = adapters.some((one) => one.isOnline === true);
  const isDischarging = batteries.some(({ status }) => status === 'Discharging');
  const isUnplugged = adapters.some((one) => one.isOnline === false) && batteries.length > 0;
  const isOnUps = ups?.status === 'Discharging';
  const own = isOnline || !(isDischarging || isUnplugged) ? 'ac' : 'battery';
  return {
    powerSource: isOnUps ? 'ups' : own,
    hasBattery: batteries.length > 0,
    batteryPercent: percents.length === 0 ? null : mean(percents),
  };
}

function batteriesOf(supplies: readonly Supply[]): readonly Supply[] {
  return supplies.filter(({ type }) => type === 'Battery');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
