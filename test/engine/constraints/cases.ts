import type { DeviceValues } from '../../../src/shared/schema/device.ts';
import type { HoldLevel } from '../../../src/shared/schema/night.ts';
import { READ_AT } from './device.ts';

type State = 'ok' | 'blocked' | 'unknown' | 'off';

/** One constraint against the written policy: what it says before a night, and what a night does when it is lost. */
export interface Case {
  readonly id: string;
  /** What is known about the device besides the value in question. */
  readonly around?: DeviceValues;
  readonly good: DeviceValues;
  readonly bad: DeviceValues;
  readonly config?: Record<string, unknown>;
  readonly whenGood?: State;
  readonly whenUnknown: State;
  /** What an unknown value does to a night that runs. */
  readonly unknownDuring?: HoldLevel;
  /** The steps of a loss that lasts: after how many seconds which action is taken. */
  readonly lost: readonly (readonly [seconds: number, action: HoldLevel])[];
  /** Seconds after which everything is taken back once the constraint holds again. */
  readonly backAfter?: number;
}

const LAPTOP = { hasBattery: true } as const;
const ONLINE = { isOnline: true, kind: 'wifi', isMetered: false, isConstrained: false } as const;

export const CASES: readonly Case[] = [
  {
    id: 'ac-power',
    around: LAPTOP,
    good: { powerSource: 'ac' },
    bad: { powerSource: 'battery' },
    whenUnknown: 'blocked',
    unknownDuring: 'no-new-tasks',
    lost: [
      [0, 'no-new-tasks'],
      [60, 'pause-soft'],
      [300, 'checkpoint-and-stop'],
    ],
    backAfter: 30,
  },
  {
    id: 'disk-space',
    good: { disk: { freeBytes: 90e9, totalBytes: 100e9 } },
    bad: { disk: { freeBytes: 7e9, totalBytes: 100e9 } },
    whenUnknown: 'blocked',
    unknownDuring: 'no-new-tasks',
    lost: [[0, 'no-new-tasks']],
    backAfter: 60,
  },
  {
    id: 'network',
    good: { network: ONLINE },
    bad: { network: { isOnline: false, kind: null, isMetered: null, isConstrained: null } },
    whenUnknown: 'blocked',
    unknownDuring: 'no-new-tasks',
    lost: [
      [0, 'no-new-tasks'],
      [120, 'pause-soft'],
    ],
    backAfter: 15,
  },
  {
    id: 'cpu',
    good: { othersCpuPercent: 20 },
    bad: { othersCpuPercent: 95 },
    whenUnknown: 'unknown',
    lost: [
      [0, 'no-new-tasks'],
      [180, 'pause-soft'],
    ],
    backAfter: 120,
  },
  {
    id: 'user-idle',
    good: { idleMs: 700_000 },
    bad: { idleMs: 2000, isLocked: false },
    whenUnknown: 'unknown',
    lost: [[0, 'no-new-tasks']],
    backAfter: 0,
  },
  {
    id: 'lid',
    good: { lid: { isClosed: false, causesSleep: true } },
    bad: { lid: { isClosed: true, causesSleep: true } },
    whenUnknown: 'unknown',
    lost: [],
  },
  {
    id: 'battery-floor',
    around: { ...LAPTOP, powerSource: 'ac', isBatteryFalling: true },
    good: { batteryPercent: 80 },
    bad: { batteryPercent: 15 },
    whenUnknown: 'unknown',
    lost: [[0, 'checkpoint-and-stop']],
    backAfter: 30,
  },
  {
    id: 'memory',
    good: { memory: 'normal' },
    bad: { memory: 'warn' },
    whenUnknown: 'unknown',
    lost: [[0, 'reduce-to-one']],
    backAfter: 60,
  },
  {
    id: 'api-reachable',
    config: { apiUrl: 'https://api.example.test' },
    good: { api: { host: 'api.example.test', isReachable: true } },
    bad: { api: { host: 'api.example.test', isReachable: false } },
    whenUnknown: 'blocked',
    unknownDuring: 'no-new-tasks',
    lost: [
      [0, 'no-new-tasks'],
      [30, 'pause-soft'],
    ],
    backAfter: 15,
  },
  {
    id: 'full-wake',
    good: { fullWake: true },
    bad: { fullWake: false },
    whenUnknown: 'unknown',
    lost: [],
  },
  {
    id: 'thermal',
    good: { thermal: 'fair' },
    bad: { thermal: 'serious' },
    whenUnknown: 'unknown',
    lost: [[60, 'reduce-to-one']],
    backAfter: 60,
  },
  {
    id: 'low-power-mode',
    around: { powerSource: 'battery', hasBattery: true },
    good: { isLowPower: false },
    bad: { isLowPower: true },
    whenUnknown: 'unknown',
    lost: [[0, 'reduce-to-one']],
    backAfter: 30,
  },
  {
    id: 'call',
    good: { isMicInUse: false },
    bad: { isMicInUse: true },
    whenUnknown: 'unknown',
    lost: [[0, 'no-new-tasks']],
    backAfter: 60,
  },
  {
    id: 'focus',
    config: { focus: 'require_on' },
    good: { isFocusOn: true },
    bad: { isFocusOn: false },
    whenUnknown: 'off',
    lost: [],
  },
  {
    id: 'clock-sane',
    good: { clockStepMs: 0 },
    bad: { clockStepMs: -3 * 3_600_000 },
    whenUnknown: 'unknown',
    lost: [],
  },
  {
    id: 'shutdown-pending',
    good: { shutdown: { at: null, kind: '' } },
    bad: { shutdown: { at: READ_AT + 240_000, kind: 'poweroff' } },
    whenUnknown: 'unknown',
    lost: [[0, 'checkpoint-and-stop']],
    backAfter: 30,
  },
];
