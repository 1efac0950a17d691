import { EventEmitter } from 'node:events';
import type { PowerMonitor, PowerSaveBlocker } from 'electron/main';
import { describe, expect, it } from 'vitest';
import { createPower } from '../../../src/main/power/monitor.ts';

function scene(isOnBattery: boolean) {
  const events = new EventEmitter();
  const held: string[] = [];
  const powerMonitor = Object.assign(events, { isOnBatteryPower: () => isOnBattery });
  const powerSaveBlocker = {
    start: (type: string) => held.push(`start ${type}`),
    stop: (id: number) => held.push(`stop ${id}`),
  };
  const power = createPower({
    powerMonitor: powerMonitor as unknown as PowerMonitor,
    powerSaveBlocker: powerSaveBlocker as unknown as PowerSaveBlocker,
    readBattery: async () => ({ onAc: true, hasBattery: true, percent: 62 }),
  });
  return { events, held, power };
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

  it('holds the system awake, not the display, and releases each hold once', () => {
    const { held, power } = scene(false);
    const first = power.holdAwake('night');
    const second = power.holdAwake('night');
    first.release();
    first.release();
    second.release();
    expect(first.heldBy).toBe('powerSaveBlocker');
    expect(held).toEqual([
      'start prevent-app-suspension',
      'start prevent-app-suspension',
      'stop 1',
      'stop 2',
    ]);
  });
});
