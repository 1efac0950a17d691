import { afterEach, describe, expect, it } from 'vitest';
import type { Triggers } from '../../../src/engine/ports/triggers.ts';
import { createScheduler } from '../../../src/engine/scheduler/scheduler.ts';
import { createSchedules, systemZone } from '../../../src/engine/scheduler/schedules.ts';
import { createNodeIds } from '../../../src/node/ids.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';

const home = process.env['TZ'];
const stores: TempStore[] = [];

/** Node reads the zone of the process again whenever this variable is set. */
function travel(zone: string | undefined): void {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
}

afterEach(() => {
  travel(home);
  for (const made of stores.splice(0)) made.remove();
});

const schedules = () => createSchedules({ machineId: 'machine', hash: createNodeIds().hash });
const configOf = (schedule: Record<string, unknown> = {}) =>
  Config.parse({ repositories: [], schedule });
const SILENT = { onChange: () => () => undefined, onSleep: () => () => undefined };
const NOON = Date.UTC(2026, 2, 2, 12);

describe('a machine that changes its time zone', () => {
  it('has its next start at the hours of the new one', () => {
    const asked = schedules();
    const next = (config: Config) =>
      new Date(asked.next(config, NOON)?.effectiveAt ?? 0).toISOString().slice(0, 16);
    const config = configOf();
    travel('Asia/Tokyo');
    expect(systemZone()).toBe('Asia/Tokyo');
    expect(next(config)).toBe('2026-03-02T13:00');
    travel('America/New_York');
    expect(next(config)).toBe('2026-03-03T03:00');
  });

  it('keeps the hours of a zone that the configuration names', () => {
    const asked = schedules();
    const config = configOf({ timeZone: 'UTC' });
    travel('Asia/Tokyo');
    const before = asked.read(config);
    travel('America/New_York');
    expect(asked.read(config)).toBe(before);
    expect(asked.next(config, NOON)?.effectiveAt).toBe(Date.UTC(2026, 2, 2, 22));
  });

  it('has its triggers made again in the new zone within a minute, the old ones first taken down', async () => {
    const temp = tempStore();
    stores.push(temp);
    const seen: string[] = [];
    const triggers: Triggers = {
      follow: ({ expressions, zone }) => {
        seen.push(`${expressions.join()} in ${zone}`);
        return () => void seen.push(`end ${zone}`);
      },
    };
    travel('Asia/Tokyo');
    const config = configOf({ expression: '0 23 * * *' });
    const scheduler = createScheduler({
      ...temp,
      triggers,
      config: { current: () => config, hash: () => 'hash', notices: () => [] },
      power: SILENT,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      schedules: schedules(),
      nights: {
        isBusy: () => false,
        armFor: () => true,
        expire: async () => undefined,
        replan: async () => undefined,
      },
    });
    await scheduler.start();
    await temp.clock.advanceBy(60_000);
    expect(seen).toEqual(['0 23 * * * in Asia/Tokyo']);
    travel('America/New_York');
    await temp.clock.advanceBy(60_000);
    expect(seen).toEqual([
      '0 23 * * * in Asia/Tokyo',
      'end Asia/Tokyo',
      '0 23 * * * in America/New_York',
    ]);
    scheduler.stop();
    expect(seen.at(-1)).toBe('end America/New_York');
  });
});
