import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkConstraints, judgeStart } from '../../../src/engine/constraints/check.ts';
import { createDevice, type HostDevice } from '../../../src/node/host/device.ts';
import { powerOf } from '../../../src/node/host/device-power.ts';
import { linuxNetworkProbe } from '../../../src/node/power/linux/network.ts';
import { powerSupplyProbe } from '../../../src/node/power/linux/power-supply.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { ConstraintsVerdict } from '../../../src/shared/schema/host.ts';
import { type FakeRoot, fakeRoot } from '../../node/power/linux/sysfs.ts';

/** Constraints about something else than power and network. */
const OTHERS = ['disk-space', 'cpu', 'memory', 'user-idle', 'lid', 'call', 'focus'];
const ROUTES = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT';
const MAINS = { AC: { type: 'Mains', online: '1' } };
const UNPLUGGED = { AC: { type: 'Mains', online: '0' } };
const battery = (capacity: number, status: string) => ({
  BAT0: { type: 'Battery', capacity: String(capacity), status, present: '1' },
});

const roots: FakeRoot[] = [];
const devices: HostDevice[] = [];
afterEach(() => {
  for (const device of devices.splice(0)) device.stop();
  for (const root of roots.splice(0)) root.remove();
});

interface Machine {
  readonly supplies: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Devices that a default route leads through. */
  readonly routes?: readonly string[];
}

/** What the product says of a machine whose kernel shows these files: the probes, the device, the constraints. */
async function wouldStart({ supplies, routes = ['eth0'] }: Machine): Promise<ConstraintsVerdict> {
  const root = fakeRoot();
  roots.push(root);
  for (const [name, files] of Object.entries(supplies)) root.write(`power/${name}`, { ...files });
  const lines = routes.map(
    (name) => `${name}\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0`,
  );
  root.write('proc', { route: [ROUTES, ...lines].join('\n') });
  root.write('net/eth0', { operstate: 'up', type: '1' });
  const at = { proc: path.join(root.path, 'proc'), sys: path.join(root.path, 'net') };
  const device = createDevice({
    probes: [
      powerSupplyProbe(path.join(root.path, 'power')),
      linuxNetworkProbe(async () => null, { roots: at }),
    ],
  });
  devices.push(device);
  const config = Config.parse({
    agent: 'worker',
    commands: { worker: { argv: ['true'] } },
    constraints: { ignore: OTHERS },
    repositories: [{ id: 'app', path: '/home/ada/app' }],
  });
  const observed = { power: await powerOf(device), freeBytes: 90e9, device: await device.read() };
  return judgeStart(checkConstraints(config, observed, []));
}

describe('tonight, on a machine whose kernel shows', () => {
  it.each([
    ['mains power and a battery', { ...MAINS, ...battery(80, 'Charging') }],
    ['mains power with a full battery that is held', { ...MAINS, ...battery(80, 'Not charging') }],
    ['a desktop that lists nothing', {}],
    ['a desktop with its UPS on mains', { ups: { type: 'UPS', status: 'Full', capacity: '100' } }],
    ['power from USB-C', { usb: { type: 'USB', online: '1' }, ...battery(50, 'Charging') }],
  ])('%s, starts', async (_, supplies) => {
    expect(await wouldStart({ supplies })).toMatchObject({
      wouldStart: true,
      sentence: 'Every constraint holds: a night would start now.',
    });
  });

  it.each([
    [
      'no mains power',
      { ...UNPLUGGED, ...battery(80, 'Discharging') },
      'A night would wait. On battery (80 %). Plug in to start.',
    ],
    [
      'a UPS that carries it',
      { ups: { type: 'UPS', status: 'Discharging', capacity: '70' } },
      'A night would wait. On a UPS. Waits for mains power.',
    ],
    [
      'mains power and a battery that is nearly empty',
      { ...MAINS, ...battery(9, 'Charging') },
      'A night would wait. Battery at 9 %. Starts from 30 %.',
    ],
  ])('%s, waits', async (_, supplies, sentence) => {
    expect(await wouldStart({ supplies })).toMatchObject({ wouldStart: false, sentence });
  });

  it('a charger that is too weak, starts and says so', async () => {
    const verdict = await wouldStart({ supplies: { ...MAINS, ...battery(60, 'Discharging') } });
    expect(verdict.wouldStart).toBe(true);
    expect(verdict.readings.find(({ id }) => id === 'ac-power')?.sentence).toBe(
      'On AC (60 %), and the battery still falls: the charger is too weak.',
    );
  });

  it('no route, waits', async () => {
    expect(await wouldStart({ supplies: MAINS, routes: [] })).toMatchObject({
      wouldStart: false,
      sentence: 'A night would wait. Offline. Starts when the network is back.',
    });
  });
});
