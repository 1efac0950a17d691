import { afterEach, describe, expect, it } from 'vitest';
import { createDevice, type HostDevice } from '../../../src/node/host/device.ts';
import { powerFrom, powerOf, powerProbe } from '../../../src/node/host/device-power.ts';
import { createFacts } from '../../../src/node/host/facts.ts';
import type { Probe } from '../../../src/node/host/probe.ts';
import { noHold } from '../../../src/node/power/holds/no-hold.ts';
import type { DeviceValues } from '../../../src/shared/schema/device.ts';

const devices: HostDevice[] = [];

afterEach(() => {
  for (const device of devices.splice(0)) device.stop();
});

function made(...options: Parameters<typeof createDevice>): HostDevice {
  const device = createDevice(...options);
  devices.push(device);
  return device;
}

function probe(look: Probe['look'], change: Partial<Probe> = {}): Probe {
  return { source: 'test', everyMs: 60_000, isFast: true, look, ...change };
}

const never = (): Promise<never> => new Promise(() => undefined);

describe('a device', () => {
  it('answers with what its sources said, who said it, and when', async () => {
    const device = made({
      probes: [probe(async () => ({ hasBattery: true }), { source: 'one' })],
      now: () => 77,
    });
    const reading = await device.read();
    expect(reading.readAt).toBe(77);
    expect(reading.hasBattery).toEqual({ value: true, source: 'one', at: 77 });
    expect(reading.thermal).toEqual({ value: null, source: null, at: null });
  });

  it('answers although a source hangs, fails, or throws at once', async () => {
    const device = made({
      probes: [
        probe(never),
        probe(never, { isFast: false }),
        probe(async () => Promise.reject(new Error('broken'))),
        probe(async () => ({ isLocked: true })),
      ],
      firstWaitMs: 20,
    });
    expect((await device.read()).isLocked.value).toBe(true);
  });

  it('prefers the better source and falls back to the next where it is silent', async () => {
    const device = made({
      probes: [
        probe(async () => ({ powerSource: 'battery', hasBattery: null }), { source: 'best' }),
        probe(async () => ({ powerSource: 'ac', hasBattery: true }), { source: 'next' }),
      ],
    });
    const { powerSource, hasBattery } = await device.read();
    expect(powerSource).toMatchObject({ value: 'battery', source: 'best' });
    expect(hasBattery).toMatchObject({ value: true, source: 'next' });
  });

  it('looks again in the rhythm of a source and tells when what it says changed', async () => {
    let values: DeviceValues = { powerSource: 'ac', batteryPercent: 90 };
    const device = made({ probes: [probe(async () => values, { everyMs: 5 })] });
    await device.read();
    const changed = new Promise<void>((resolve) => device.onChange(resolve));
    values = { powerSource: 'battery', batteryPercent: 90 };
    await changed;
    expect((await device.read()).powerSource.value).toBe('battery');
  });

  it('looks at once when a source says that it is worth it, until it is stopped', async () => {
    let values: DeviceValues = { powerSource: 'ac' };
    const watchers = new Set<() => void>();
    const watch: Probe['watch'] = (run) => {
      watchers.add(run);
      return () => void watchers.delete(run);
    };
    const device = made({ probes: [probe(async () => values, { watch, isFast: false })] });
    await device.read();
    const changed = new Promise<void>((resolve) => device.onChange(resolve));
    values = { powerSource: 'battery' };
    for (const run of watchers) run();
    await changed;
    expect((await device.read()).powerSource.value).toBe('battery');
    device.stop();
    expect(watchers.size).toBe(0);
  });

  it('does not look twice at once at a source that is slow', async () => {
    let running = 0;
    let most = 0;
    const device = made({
      probes: [
        probe(
          async () => {
            running += 1;
            most = Math.max(most, running);
            await new Promise((resolve) => setTimeout(resolve, 15));
            running -= 1;
            return {};
          },
          { everyMs: 2 },
        ),
      ],
    });
    for (let n = 0; n < 5; n += 1) await device.read();
    expect(most).toBe(1);
  });

  it('stops its sources and says nothing any more', async () => {
    let stopped = 0;
    let looks = 0;
    const look = async () => {
      looks += 1;
      return {};
    };
    const device = made({
      probes: [
        probe(look, {
          everyMs: 1,
          stop: () => {
            stopped += 1;
          },
        }),
      ],
    });
    await device.read();
    device.stop();
    const before = looks;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([stopped, looks]).toEqual([1, before]);
  });
});

describe('facts', () => {
  it('keep the last good value with its age until a lower source is fresher than five minutes', () => {
    let now = 0;
    const facts = createFacts(() => now);
    facts.take(0, 'best', { memory: 'warn' });
    now = 200_000;
    facts.take(1, 'next', { memory: 'normal' });
    facts.take(0, 'best', {});
    expect(facts.read().memory).toEqual({ value: 'warn', source: 'best', at: 0 });
    now = 300_001;
    expect(facts.read().memory).toEqual({ value: 'normal', source: 'next', at: 200_000 });
    now = 900_000;
    expect(facts.read().memory).toMatchObject({ source: 'next' });
  });

  it('are taken back by the source that gave them', () => {
    const facts = createFacts(() => 0);
    facts.take(1, 'next', { powerSource: 'ac' });
    facts.take(0, 'best', { powerSource: 'battery' });
    expect(facts.take(0, 'best', { powerSource: null })).toBe(true);
    expect(facts.read().powerSource).toMatchObject({ value: 'ac', source: 'next' });
    facts.take(1, 'next', { powerSource: null });
    expect(facts.read().powerSource).toEqual({ value: null, source: null, at: null });
  });

  it('are news when they may decide something, not when they only move', () => {
    const facts = createFacts(() => 0);
    expect(facts.take(0, 'a', { powerSource: 'ac', batteryPercent: 5 })).toBe(true);
    expect(facts.take(0, 'a', { powerSource: 'ac', batteryPercent: 4, idleMs: 3 })).toBe(false);
    expect(facts.take(0, 'a', { powerSource: 'battery' })).toBe(true);
    expect(facts.take(1, 'b', { powerSource: 'ups' })).toBe(false);
  });
});

describe('the Power port of a host with a device', () => {
  const base = (onAc: boolean | null) => ({
    read: async () => ({ onAc, hasBattery: true, percent: 40 }),
    onChange: () => () => undefined,
    hold: () => ({ ...noHold(), heldBy: 'x' }),
    onSleep: () => () => undefined,
  });

  it('reads the device and still holds the machine awake by the host', async () => {
    const device = made({
      probes: [probe(async () => ({ powerSource: 'ups', hasBattery: true, batteryPercent: 7 }))],
    });
    const power = powerFrom(device, base(true));
    expect(await power.read()).toEqual({ onAc: false, hasBattery: true, percent: 7 });
    expect(power.hold({ name: 'n', timeoutMs: 1, scope: 'night' }).heldBy).toBe('x');
  });

  it.each([
    [true, 'ac', true],
    [false, 'battery', false],
    [null, null, null],
  ])('can itself be a source: %s', async (onAc, powerSource, back) => {
    const device = made({ probes: [powerProbe(base(onAc), 'powerMonitor')] });
    expect((await device.read()).powerSource).toMatchObject({ value: powerSource });
    expect((await powerOf(device)).onAc).toBe(back);
  });
});
