import type { Device } from '../../engine/ports/device.ts';
import { type DeviceReading, FACT_NAMES } from '../../shared/schema/device.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Machine } from './machine.ts';

/** What the machine says about itself: the truth, but for what its sources cannot know. */
export function createDevice(machine: Machine, clock: VirtualClock): Device {
  return {
    read: async () => readingOf(machine, clock),
    onChange: (run) => {
      machine.listeners.add(run);
      return () => void machine.listeners.delete(run);
    },
  };
}

function readingOf({ state }: Machine, clock: VirtualClock): DeviceReading {
  const { wallMs: at, steadyMs } = clock.read();
  const isAwake = state.wake === 'awake';
  const values: Partial<Record<keyof DeviceReading, unknown>> = {
    fullWake: state.isMute.fullWake ? null : isAwake,
    isSuspended: !isAwake,
    powerSource: state.onAc ? 'ac' : 'battery',
    hasBattery: state.hasBattery,
    batteryPercent: state.hasBattery ? state.percent : null,
    isBatteryFalling: state.hasBattery && !state.onAc,
    isLowPower: false,
    thermal: state.thermal,
    lid: { isClosed: state.isLidClosed, causesSleep: state.isLidClosed },
    network: {
      isOnline: state.isOnline,
      kind: 'wifi',
      isMetered: state.isMetered,
      isConstrained: false,
    },
    othersCpuPercent: state.othersCpuPercent,
    memory: 'normal',
    disk: { freeBytes: state.freeBytes, totalBytes: null },
    idleMs: Math.max(0, steadyMs - state.lastInputAt),
    isLocked: state.isLocked,
    isMicInUse: false,
    clockStepMs: 0,
    shutdown: { at: null, kind: '' },
  };
  const facts = FACT_NAMES.map((name) => {
    const value = values[name] ?? null;
    const isKnown = value !== null;
    return [name, { value, source: isKnown ? 'world' : null, at: isKnown ? at : null }];
  });
  return { readAt: at, ...Object.fromEntries(facts) } as DeviceReading;
}
