import type { MachineTruth } from '../truth.ts';

/** Everything about the machine that the world can change. */
export interface MachineState {
  wake: 'awake' | 'dark' | 'asleep';
  onAc: boolean;
  hasBattery: boolean;
  percent: number;
  isOnline: boolean;
  isMetered: boolean;
  isLidClosed: boolean;
  isLocked: boolean;
  /** Steady instant of the last input. */
  lastInputAt: number;
  thermal: 'nominal' | 'fair' | 'serious' | 'critical';
  othersCpuPercent: number;
  freeBytes: number;
  /** What the sources of the system cannot say. */
  readonly isMute: { readonly fullWake: boolean; readonly awakeClock: boolean };
}

/** The simulated machine: its state, and those who are told of a change. */
export interface Machine {
  readonly state: MachineState;
  readonly holds: Set<string>;
  /** Told of a change that the system announces. */
  readonly listeners: Set<() => void>;
  /** Told when the machine leaves or enters full wake. */
  readonly sleepListeners: Set<(kind: 'suspend' | 'resume') => void>;
  /** Changes the state and tells the listeners, who hear nothing while it sleeps. */
  change(part: Partial<MachineState>): void;
  truth(isHostUp: boolean, steadyMs: number): MachineTruth;
}

/** As long as this after an input somebody is at the machine. */
export const ACTIVE_MS = 5 * 60_000;

/** A machine as it is in the evening: awake, charged, online. */
export function createMachine(start: MachineState): Machine {
  const state = { ...start };
  const holds = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    state,
    holds,
    listeners,
    sleepListeners: new Set(),
    change: (part) => {
      Object.assign(state, part);
      if (state.wake !== 'awake') return;
      for (const listener of [...listeners]) listener();
    },
    truth: (isHostUp, steadyMs) => ({
      wake: state.wake,
      onAc: state.onAc,
      hasBattery: state.hasBattery,
      isOnline: state.isOnline,
      isUserActive: steadyMs - state.lastInputAt < ACTIVE_MS,
      holds: holds.size,
      isHostUp,
    }),
  };
}
