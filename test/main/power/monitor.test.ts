import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron/main';
import { describe, expect, it } from 'vitest';
import { nullObject } from '../../../native/index.js';
import { createPower } from '../../../src/main/power/monitor.ts';
import type { LoadedNative, MacNative } from '../../../src/node/power/mac/native-addon.ts';

const NIGHT = { name: 'Nightkiln night', timeoutMs: 60_000, scope: 'night' } as const;
const RUN = { name: 'Overnight run a', timeoutMs: 60_000, scope: 'run' } as const;

function scene(isOnBattery: boolean, loaded: LoadedNative | null = null) {
  const events = new EventEmitter();
  const calls: string[] = [];
  const started = new Set<number>();
  const powerMonitor = Object.assign(events, { isOnBatteryPower: () => isOnBattery });
  const power = createPower({
    powerMonitor: powerMonitor as unknown as PowerMonitor,
    powerSaveBlocker: {
      start: (type) => {
        const id = started.size + 1;
        calls.push(`start ${type}`);
        started.add(id);
        return id;
      },
      stop: (id) => {
        calls.push(`stop ${id}`);
        return started.delete(id);
      },
      isStarted: (id) => started.has(id),
    },
    readBattery: async () => ({ onAc: true, hasBattery: true, percent: 62 }),
    loaded,
  });
  return { events, calls, started, power };
}

/** The addon of a system that lists assertions of these types as ours. */
function addon(types: string[], more: Partial<MacNative> = {}): LoadedNative {
  const listAssertions: MacNative['listAssertions'] = async () =>
    types.map((type) => ({ pid: 1, process: null, type, name: 'Overnight run a', level: 255 }));
  const createAssertion = async () => {
    types.push('PreventUserIdleSystemSleep');
    return { id: 1 };
  };
  return {
    native: { ...nullObject, createAssertion, listAssertions, ...more },
    missingBecause: null,
  };
}

describe('power through Electron', () => {
  it('believes the power monitor about the source and the battery about its charge', async () => {
    const { power } = scene(true);
    expect(await power.read()).toEqual({ onAc: false, hasBattery: true, percent: 62 });
  });

  it('tells of a changed source and of waking, until told to stop', () => {
    const { events, power } = scene(false);
    let changes = 0;
    const stop = power.onChange(() => {
      changes += 1;
    });
    for (const name of ['on-ac', 'on-battery', 'resume', 'lock-screen']) events.emit(name);
    stop();
    events.emit('on-ac');
    expect(changes).toBe(3);
    expect(events.eventNames()).toEqual([]);
  });
});

describe('a hold through Electron', () => {
  it('holds the system awake, not the display, and is released once', async () => {
    const { calls, power } = scene(false);
    const first = power.hold(NIGHT);
    const second = power.hold(RUN);
    first.renew(1000);
    expect(await first.isHeld()).toBe(true);
    first.release();
    first.release();
    expect(await first.isHeld()).toBe(false);
    second.release();
    expect(first.heldBy).toBe('powerSaveBlocker');
    const start = 'start prevent-app-suspension';
    expect(calls).toEqual([start, start, 'stop 1', 'stop 2']);
  });

  it('is lost when Electron has dropped it', async () => {
    const { started, power } = scene(false);
    const hold = power.hold(NIGHT);
    started.clear();
    expect(await hold.isHeld()).toBe(false);
  });

  it('is lost when Electron believes in it and the system does not', async () => {
    const types: string[] = ['PreventUserIdleSystemSleep'];
    const hold = scene(false, addon(types)).power.hold(NIGHT);
    expect(await hold.isHeld()).toBe(false);
    types.push('NoIdleSleepAssertion');
    expect(await hold.isHeld()).toBe(true);
  });

  it('is believed when the system does not answer', async () => {
    const silent = addon([], { listAssertions: nullObject.listAssertions });
    expect(await scene(false, silent).power.hold(NIGHT).isHeld()).toBe(true);
  });

  it('of a run is an assertion of its own on a Mac', async () => {
    const { calls, power } = scene(false, addon([]));
    const hold = power.hold(RUN);
    expect(hold.heldBy).toBe('IOKit');
    expect(await hold.isHeld()).toBe(true);
    hold.release();
    expect(calls).toEqual([]);
  });
});

describe('sleep through Electron', () => {
  it('is heard once, although it may be told twice, until told to stop', () => {
    const { events, power } = scene(false);
    const heard: string[] = [];
    const stop = power.onSleep((moment) => void heard.push(moment));
    for (const name of ['suspend', 'suspend', 'resume', 'resume']) events.emit(name);
    stop();
    events.emit('suspend');
    expect(heard).toEqual(['suspend', 'resume']);
    expect(events.eventNames()).toEqual([]);
  });

  it('waits for the listeners where the addon is, and is still heard once', async () => {
    let ask: (event: { ack(): void }) => void = () => undefined;
    const loaded = addon([], {
      onWillSleep: (handler) => {
        ask = handler;
        return { close: () => undefined };
      },
    });
    const { events, power } = scene(false, loaded);
    const heard: string[] = [];
    power.onSleep(async (moment) => void heard.push(moment));
    let acknowledged = 0;
    ask({ ack: () => (acknowledged += 1) });
    events.emit('suspend');
    await expect.poll(() => acknowledged).toBe(1);
    expect(heard).toEqual(['suspend']);
  });
});
