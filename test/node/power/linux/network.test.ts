import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AskBus } from '../../../../src/node/power/linux/bus.ts';
import { linuxNetworkProbe } from '../../../../src/node/power/linux/network.ts';
import { type FakeRoot, fakeRoot } from './sysfs.ts';

const HEAD = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask';
const V6_NONE = `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} ffffffff 00000001 00000000 00200200 lo`;
const silent: AskBus = async () => null;
let root: FakeRoot;

beforeEach(() => {
  root = fakeRoot();
});
afterEach(() => root.remove());

function probe(ask: AskBus = silent, now?: () => number) {
  const roots = { proc: path.join(root.path, 'proc'), sys: path.join(root.path, 'sys') };
  return linuxNetworkProbe(ask, { roots, ...(now === undefined ? {} : { now }) });
}

function route(...names: string[]): void {
  const lines = names.map((name) => `${name}\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000`);
  root.write('proc', { route: [HEAD, ...lines].join('\n'), ipv6_route: V6_NONE });
}

const card = (files: Record<string, string> = {}) => ({ type: '1', operstate: 'up', ...files });

describe('the network of a Linux machine, by its routes,', () => {
  it.each([
    ['wired', { eth0: card() }, 'wired'],
    ['wireless', { eth0: card({ 'wireless/x': '' }) }, 'wifi'],
    ['mobile', { eth0: card({ uevent: 'DEVTYPE=wwan\nINTERFACE=eth0' }) }, 'cellular'],
    ['of an unknown state, as in a container', { eth0: card({ operstate: 'unknown' }) }, 'wired'],
    [
      'a tunnel over Wi-Fi',
      {
        eth0: { type: '65534', operstate: 'unknown' },
        wlan0: card({ 'wireless/x': '', 'device/x': '' }),
      },
      'wifi',
    ],
    ['a tunnel over something unknown', { eth0: { type: '65534', operstate: 'unknown' } }, 'other'],
  ] as const)('is %s', async (_, cards, kind) => {
    route('eth0');
    for (const [name, files] of Object.entries(cards)) root.write(`sys/${name}`, { ...files });
    expect((await probe().look()).network).toMatchObject({ isOnline: true, kind });
  });

  it('is offline without a default route, and with one through an interface that is down', async () => {
    root.write('proc', { route: `${HEAD}\neth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF` });
    expect((await probe().look()).network).toMatchObject({ isOnline: false, kind: null });
    route('eth0');
    root.write('sys/eth0', card({ operstate: 'down' }));
    expect((await probe().look()).network).toMatchObject({ isOnline: false });
  });

  it('takes the route that is up, and one of version 6 alone', async () => {
    route('eth0', 'wlan0');
    root.write('sys/eth0', card({ operstate: 'down' }));
    root.write('sys/wlan0', card({ 'wireless/x': '' }));
    expect((await probe().look()).network).toMatchObject({ isOnline: true, kind: 'wifi' });
    const v6 = `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 fe80${'0'.repeat(28)} 00000400 00000001 00000000 00450003 wlan0`;
    root.write('proc', { route: HEAD, ipv6_route: `${V6_NONE}\n${v6}` });
    expect((await probe().look()).network).toMatchObject({ isOnline: true, kind: 'wifi' });
  });

  it('is unknown where the kernel shows no routes', async () => {
    expect((await probe().look()).network).toBeNull();
  });
});

describe('the network of a Linux machine with NetworkManager', () => {
  beforeEach(() => {
    route('eth0');
    root.write('sys/eth0', card());
  });

  it.each([
    [1, true],
    [3, true],
    [2, false],
    [4, false],
    [0, null],
  ])('is metered as it says: %i', async (metered, isMetered) => {
    const ask: AskBus = async () => [metered, '802-11-wireless'];
    expect((await probe(ask).look()).network).toMatchObject({ kind: 'wifi', isMetered });
  });

  it.each([
    ['', 'wired', null],
    ['wireguard', 'wired', true],
    ['gsm', 'cellular', true],
  ])('of the type %j falls back to what the routes say', async (type, kind, isMetered) => {
    const ask: AskBus = async () => [1, type];
    expect((await probe(ask).look()).network).toMatchObject({ kind, isMetered });
  });

  it('asks it once a minute and when the routes change, and sees a lost route at once', async () => {
    let asked = 0;
    let now = 0;
    const watched = probe(
      async () => {
        asked += 1;
        return [4, '802-3-ethernet'];
      },
      () => now,
    );
    await watched.look();
    await watched.look();
    expect(asked).toBe(1);
    root.write('sys/eth0', { 'wireless/x': '' });
    await watched.look();
    expect(asked).toBe(2);
    now = 60_000;
    await watched.look();
    expect(asked).toBe(3);
    route();
    expect((await watched.look()).network).toMatchObject({ isOnline: false });
    expect(asked).toBe(3);
  });
});

const canUnshare =
  process.platform === 'linux' && spawnSync('unshare', ['-rn', 'true']).status === 0;

describe('a network namespace without a route', () => {
  it('is offline, in a real one where the system lets us make one', async () => {
    const nothing = { isOnline: false, kind: null, isMetered: null, isConstrained: null };
    root.write('proc', { route: HEAD, ipv6_route: V6_NONE });
    expect((await probe().look()).network).toEqual(nothing);
    if (!canUnshare) return;
    const file = path.resolve(import.meta.dirname, '../../../../src/node/power/linux/routes.ts');
    const script = `import(${JSON.stringify(file)}).then(async ({ readRoutes }) => console.log(JSON.stringify(await readRoutes())))`;
    const child = spawnSync('unshare', ['-rn', process.execPath, '-e', script], {
      encoding: 'utf8',
    });
    expect(JSON.parse(child.stdout)).toEqual(nothing);
  });
});
