import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron/main';
import { describe, expect, it } from 'vitest';
import { powerMonitorProbe } from '../../../src/main/power/probe.ts';

function monitor(change: Record<string, unknown> = {}) {
  const events = new EventEmitter();
  const said = {
    isOnBatteryPower: () => false,
    getSystemIdleTime: () => 42,
    getSystemIdleState: () => 'idle',
    getCurrentThermalState: () => 'nominal',
    ...change,
  };
  const probe = powerMonitorProbe(Object.assign(events, said) as unknown as PowerMonitor);
  return { events, probe };
}

describe('powerMonitor as a source', () => {
  it('tells the power source, the user and the heat', async () => {
    expect(await monitor().probe.look()).toEqual({
      powerSource: null,
      hasBattery: null,
      idleMs: 42_000,
      isLocked: false,
      thermal: 'nominal',
      isSuspended: false,
    });
    const other = monitor({
      isOnBatteryPower: () => true,
      getSystemIdleState: () => 'locked',
      getCurrentThermalState: () => 'critical',
    });
    expect(await other.probe.look()).toMatchObject({
      powerSource: 'battery',
      hasBattery: true,
      isLocked: true,
      thermal: 'critical',
    });
  });

  it('does not know what the system does not say', async () => {
    const silent = monitor({
      getSystemIdleState: () => 'unknown',
      getCurrentThermalState: () => 'unknown',
    });
    expect(await silent.probe.look()).toMatchObject({ isLocked: null, thermal: null });
  });

  it('knows that the machine is between suspend and resume, until it is stopped', async () => {
    const { events, probe } = monitor();
    events.emit('suspend');
    expect((await probe.look()).isSuspended).toBe(true);
    events.emit('resume');
    expect((await probe.look()).isSuspended).toBe(false);
    probe.stop?.();
    expect(events.eventNames()).toEqual([]);
  });

  it('is looked at again at once when the system tells of a change', () => {
    const { events, probe } = monitor();
    let looks = 0;
    const stop = probe.watch?.(() => {
      looks += 1;
    });
    for (const name of ['on-battery', 'on-ac', 'lock-screen', 'thermal-state-change']) {
      events.emit(name);
    }
    stop?.();
    events.emit('on-battery');
    expect(looks).toBe(4);
  });
});
