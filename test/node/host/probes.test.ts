import { spawn } from 'node:child_process';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { apiProbe } from '../../../src/node/host/api-probe.ts';
import { clockProbe } from '../../../src/node/host/clock-probe.ts';
import { diskProbe } from '../../../src/node/host/disk-probe.ts';
import { createLoadMeter } from '../../../src/node/host/load/load-meter.ts';
import { readTreeTimeMs } from '../../../src/node/host/load/own-time.ts';
import { answerTo, type Library } from '../../../src/node/host/sampler/sample.ts';
import { createSampler } from '../../../src/node/host/sampler/sampler.ts';
import { fakeRoot } from '../power/linux/sysfs.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function listen(): Promise<number> {
  const server = net.createServer((socket) => socket.on('error', () => undefined));
  closing.push(() => server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port));
  });
}

describe('the API', () => {
  it('is reachable when its host accepts a connection', async () => {
    const port = await listen();
    const { api } = await apiProbe(() => `http://127.0.0.1:${port}/v1`).look();
    expect(api).toEqual({ host: `127.0.0.1:${port}`, isReachable: true });
  });

  it('is not reachable when nothing listens, and when the other side speaks no TLS', async () => {
    const port = await listen();
    const silent = await apiProbe(() => `https://127.0.0.1:${port}`, 100).look();
    expect(silent.api?.isReachable).toBe(false);
    closing.pop()?.();
    const closed = await apiProbe(() => `http://127.0.0.1:${port}`).look();
    expect(closed.api?.isReachable).toBe(false);
  });

  it('is not asked where none is configured', async () => {
    expect(await apiProbe(() => undefined).look()).toEqual({});
  });
});

describe('the clock', () => {
  it('shows the largest step of the last minute, forward and back, and then forgets it', async () => {
    let steady = 0;
    let wall = 1_000_000;
    const probe = clockProbe({ steadyMs: async () => steady, wallMs: () => wall });
    const later = async (steadyMs: number, wallMs: number) => {
      steady += steadyMs;
      wall += wallMs;
      return (await probe.look()).clockStepMs;
    };
    expect(await later(0, 0)).toBe(0);
    expect(await later(5000, 5000)).toBe(0);
    expect(await later(5000, 5000 + 8 * 3_600_000)).toBe(8 * 3_600_000);
    expect(await later(5000, 5000 - 3_600_000)).toBe(8 * 3_600_000);
    expect(await later(56_000, 56_000)).toBe(-3_600_000);
    expect(await later(61_000, 61_000)).toBe(0);
  });

  it('of this machine is steady', async () => {
    const probe = clockProbe();
    await probe.look();
    expect(Math.abs((await probe.look()).clockStepMs ?? 999_999)).toBeLessThan(300_000);
  });
});

it('knows the disk also of a folder that is not made yet', async () => {
  const { disk } = await diskProbe('/tmp/not/made/yet').look();
  expect(disk?.freeBytes).toBeGreaterThan(0);
  expect(disk?.totalBytes).toBeGreaterThan(disk?.freeBytes ?? 0);
});

describe('the load of other programs', () => {
  /** Ten-second samples of two processors of which others use `others` and we use `own`, each of 0 to 1. */
  function run(samples: readonly { others: number; own: number }[]): (number | null)[] {
    const meter = createLoadMeter();
    let busyMs = 0;
    let wholeMs = 0;
    let ownMs = 0;
    return [{ others: 0, own: 0 }, ...samples].map(({ others, own }, index) => {
      if (index > 0) {
        busyMs += 20_000 * (others + own);
        ownMs += 20_000 * own;
        wholeMs += 20_000;
      }
      return meter.take({ busyMs, wholeMs, ownMs }, index * 10_000);
    });
  }
  const steady = (others: number, own: number, count: number) =>
    Array.from({ length: count }, () => ({ others, own }));

  it('is unknown for the first minute', () => {
    const seen = run(steady(0.5, 0, 8));
    expect(seen.slice(0, 6)).toEqual([null, null, null, null, null, null]);
    expect(seen[6]).toBeCloseTo(50);
  });

  it('does not count what is ours', () => {
    expect(run(steady(0.1, 0.9, 10)).at(-1)).toBeCloseTo(10);
  });

  it('follows a change over about a minute', () => {
    const seen = run([...steady(0, 0, 8), ...steady(1, 0, 6)]);
    expect(seen[9]).toBeGreaterThan(10);
    expect(seen[9]).toBeLessThan(25);
    expect(seen.at(-1)).toBeGreaterThan(60);
    expect(seen.at(-1)).toBeLessThan(70);
  });

  it('is never below nothing when ours was counted late', () => {
    const meter = createLoadMeter();
    let last: number | null = null;
    for (let n = 0; n < 10; n += 1) {
      last = meter.take({ busyMs: n * 1000, wholeMs: n * 20_000, ownMs: n * 3000 }, n * 10_000);
    }
    expect(last).toBe(0);
  });
});

describe('our own processor time', () => {
  it('is that of a whole tree, with what ended children used', async () => {
    const root = fakeRoot();
    closing.push(root.remove);
    const stat = (ticks: string) =>
      `7 (a (b) c) S 1 1 1 0 -1 4194560 100 0 0 0 ${ticks} 20 0 1 0 5`;
    root.write('7', { stat: stat('10 20 3 4'), 'task/7/children': '8', 'task/9/children': '10' });
    root.write('8', { stat: stat('1 1 0 0'), 'task/8/children': '' });
    root.write('10', { stat: stat('5 0 0 0'), 'task/10/children': '11' });
    expect(await readTreeTimeMs(7, root.path)).toBe((37 + 2 + 5) * 10);
  });

  it('includes what a real grandchild uses, also after it ended', async () => {
    if (process.platform !== 'linux') return;
    const before = await readTreeTimeMs(process.pid);
    const busy = 'i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done';
    const child = spawn('sh', ['-c', `sh -c '${busy}'; echo done; read x`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ofChild = await readTreeTimeMs(child.pid ?? 0);
    const after = await readTreeTimeMs(process.pid);
    child.stdin.end();
    await new Promise((resolve) => child.once('exit', resolve));
    expect(ofChild).toBeGreaterThan(0);
    expect(after - before).toBeGreaterThanOrEqual(ofChild);
  });

  it('of a process that is gone is nothing', async () => {
    expect(await readTreeTimeMs(2 ** 30)).toBe(0);
  });
});

describe('systeminformation', () => {
  it('answers from a thread of its own, from source', async () => {
    const sampler = createSampler();
    closing.push(() => sampler.stop());
    expect((await sampler.ask('memory')).memory).toMatch(/^(normal|warn|critical)$/);
    const network = await sampler.ask('network');
    expect(Object.keys(network)).toEqual(['network']);
  });

  it('leaves a question without an answer when the thread cannot start or hangs', async () => {
    const broken = createSampler('/nowhere/at-all.js');
    expect(await broken.ask('memory')).toEqual({});
    const hanging = createSampler(new URL('./hanging-worker.mjs', import.meta.url).pathname, 50);
    closing.push(() => hanging.stop());
    expect(await hanging.ask('memory')).toEqual({});
  });

  const library = (change: Record<string, unknown>) => change as unknown as Library;

  it.each([
    [
      { hasBattery: false, acConnected: true },
      { hasBattery: false, powerSource: 'ac' },
    ],
    [
      { hasBattery: true, acConnected: false, percent: 41 },
      { hasBattery: true, powerSource: 'battery', batteryPercent: 41 },
    ],
  ])('tells the power source of %j', async (battery, expected) => {
    expect(await answerTo('power', library({ battery: async () => battery }))).toEqual(expected);
  });

  it.each([
    ['', [], { isOnline: false, kind: null }],
    [
      'en0',
      [{ iface: 'en0', type: 'wireless', operstate: 'up', ip4: '1', ip6: '' }],
      { isOnline: true, kind: 'wifi' },
    ],
    [
      'en1',
      [{ iface: 'en1', type: 'wired', operstate: 'up', ip4: '', ip6: '1' }],
      { isOnline: true, kind: 'wired' },
    ],
    [
      'en1',
      [{ iface: 'en1', type: 'wired', operstate: 'down', ip4: '1', ip6: '' }],
      { isOnline: false, kind: null },
    ],
    [
      'utun3',
      [{ iface: 'utun3', type: '', operstate: 'up', ip4: '1', ip6: '' }],
      { isOnline: true, kind: 'other' },
    ],
  ])('tells the network behind %j', async (name, interfaces, expected) => {
    const fake = library({
      networkInterfaceDefault: async () => name,
      networkInterfaces: async () => interfaces,
    });
    expect((await answerTo('network', fake)).network).toMatchObject(expected);
  });

  it('does not know an interface it cannot find', async () => {
    const fake = library({
      networkInterfaceDefault: async () => 'en9',
      networkInterfaces: async () => [],
    });
    expect(await answerTo('network', fake)).toEqual({ network: null });
  });

  it.each([
    [50, 'normal'],
    [9, 'warn'],
    [3, 'critical'],
  ])('tells memory of which %i percent are available', async (available, memory) => {
    const fake = library({ mem: async () => ({ available, total: 100 }) });
    expect(await answerTo('memory', fake)).toEqual({ memory });
  });
});
