import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AskBus, createBus } from '../../../../src/node/power/linux/bus.ts';
import { logindProbe } from '../../../../src/node/power/linux/logind.ts';
import { judgeMemory } from '../../../../src/node/power/linux/memory.ts';
import { powerProfileProbe } from '../../../../src/node/power/linux/power-profile.ts';
import { type FakeRoot, fakeRoot } from './sysfs.ts';

const OBJECT = { service: 'org.example.One', path: '/org/example', interface: 'org.example.One' };
const NOW = 1_800_000_000_000;
let root: FakeRoot;

beforeEach(() => {
  root = fakeRoot();
});
afterEach(() => root.remove());

/** A program in the place of busctl that notes its arguments and answers with `body`. */
function program(body: string): { readonly file: string; calls(): string[] } {
  const file = path.join(root.path, 'busctl');
  const log = path.join(root.path, 'calls');
  writeFileSync(file, `#!/bin/sh\necho "$*" >> ${log}\n${body}\n`);
  writeFileSync(log, '');
  chmodSync(file, 0o755);
  return { file, calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean) };
}

describe('the system bus', () => {
  it('is asked through busctl for several properties at once, starting no service', async () => {
    const fake = program(`echo '{"type":"b","data":true}'; echo '{"type":"(st)","data":["",0]}'`);
    expect(await createBus(fake.file)(OBJECT, ['LidClosed', 'ScheduledShutdown'])).toEqual([
      true,
      ['', 0],
    ]);
    expect(fake.calls()).toEqual([
      '--system --json=short --auto-start=no --timeout=3 get-property org.example.One /org/example org.example.One LidClosed ScheduledShutdown',
    ]);
  });

  it.each([
    ['fails', 'echo "Failed to connect to bus" >&2; exit 1'],
    ['prints no JSON', 'echo nonsense'],
    ['prints JSON of another kind', 'echo "[1]"'],
  ])('knows nothing when busctl %s, and is left alone for ten minutes', async (_, body) => {
    const fake = program(body);
    let now = 0;
    const ask = createBus(fake.file, () => now);
    expect(await ask(OBJECT, ['A'])).toBeNull();
    expect(await ask(OBJECT, ['A'])).toBeNull();
    expect(fake.calls()).toHaveLength(1);
    now = 600_000;
    await ask(OBJECT, ['A']);
    expect(fake.calls()).toHaveLength(2);
  });

  it('knows nothing where there is no busctl', async () => {
    expect(await createBus(path.join(root.path, 'absent'))(OBJECT, ['A'])).toBeNull();
  });
});

describe('logind', () => {
  const ask =
    (manager: unknown[] | null, session: unknown[] | null = null): AskBus =>
    async (object) =>
      object.interface.endsWith('Manager') ? manager : session;

  it('tells lid, user, sleep and shutdown', async () => {
    const idleSince = (NOW - 700_000) * 1000;
    const shutdownAt = (NOW + 3_600_000) * 1000;
    const manager = [true, false, true, idleSince, false, ['poweroff', shutdownAt]];
    expect(await logindProbe(ask(manager, [true]), () => NOW).look()).toEqual({
      lid: { isClosed: true, causesSleep: true },
      idleMs: 700_000,
      isLocked: true,
      fullWake: true,
      isSuspended: false,
      shutdown: { at: NOW + 3_600_000, kind: 'poweroff' },
    });
  });

  it('knows of a dock, somebody at the keyboard, a sleep that begins, and no shutdown', async () => {
    const manager = [true, true, false, 0, true, ['', 0]];
    expect(await logindProbe(ask(manager), () => NOW).look()).toEqual({
      lid: { isClosed: true, causesSleep: false },
      idleMs: 0,
      isLocked: null,
      fullWake: false,
      isSuspended: true,
      shutdown: { at: null, kind: '' },
    });
  });

  it('does not know for how long when it was always idle', async () => {
    const manager = [false, false, true, 0, false, ['', 18_446_744_073_709_552_000]];
    expect(await logindProbe(ask(manager), () => NOW).look()).toMatchObject({
      idleMs: null,
      shutdown: { at: null },
    });
  });

  it('knows nothing when the answer is of another shape', async () => {
    const probe = logindProbe(ask(['yes'], [1]), () => NOW);
    expect(await probe.look()).toEqual({ isLocked: null });
  });
});

it('reads the power saver as a low power mode', async () => {
  const on = (profile: unknown[] | null) => powerProfileProbe(async () => profile).look();
  expect(await on(['power-saver'])).toEqual({ isLowPower: true });
  expect(await on(['balanced'])).toEqual({ isLowPower: false });
  expect(await on(null)).toEqual({ isLowPower: null });
});

describe('memory', () => {
  const psi = (some: number, full: number) =>
    `some avg10=0.00 avg60=${some.toFixed(2)} avg300=0.00 total=1\nfull avg10=0.00 avg60=${full.toFixed(2)} avg300=0.00 total=1`;
  const info = (percent: number) => `MemTotal: 100000 kB\nMemAvailable: ${percent}000 kB`;

  it.each([
    [psi(0, 0), info(50), 'normal'],
    [psi(9.99, 0), info(10), 'normal'],
    [psi(10, 0), info(50), 'warn'],
    [psi(30, 10), info(50), 'critical'],
    [psi(0, 0), info(9), 'warn'],
    [psi(0, 0), info(3), 'critical'],
    [null, info(50), 'normal'],
    [psi(12, 0), null, 'warn'],
    [null, null, null],
    ['nonsense', 'nonsense', null],
  ])('is judged by stalls and by what is available (%#)', (pressure, meminfo, expected) => {
    expect(judgeMemory(pressure, meminfo)).toBe(expected);
  });
});
