import type { Ports } from '../../engine/night/context.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Device } from '../../engine/ports/device.ts';
import type { Ids } from '../../engine/ports/ids.ts';
import type { Power } from '../../engine/ports/power.ts';
import type { Store } from '../../engine/ports/store.ts';
import type { MemoryJournal } from '../../node/store/memory.ts';
import { ok } from '../../shared/result.ts';
import type { AgentProcesses } from '../world/agents.ts';
import { createDevice } from '../world/device.ts';
import type { Repositories } from '../world/repositories.ts';
import type { World } from '../world/world.ts';
import { type Gate, guard, HostDead } from './gate.ts';
import { createHolds } from './holds.ts';
import { rememberAnswers } from './remembered.ts';

/** What outlives every host of one world. */
export interface Ground {
  readonly world: World;
  readonly journal: MemoryJournal;
  readonly repositories: Repositories;
  readonly processes: AgentProcesses;
  readonly ids: Ids;
}

const ALL = (): boolean => true;
const NONE = (): boolean => false;
const SUBSCRIPTIONS = (name: string): boolean => /^(on[A-Z]|hold)/.test(name);

/** The ports of one host: real logic over a world that is not, and all dead once the gate is. */
export function portsOf(ground: Ground, gate: Gate): Ports {
  const { world, journal, repositories, processes, ids } = ground;
  const clock = clockOf(world, gate);
  const store = journal.attach({ clock, monotonicMs: () => world.clock.read().steadyMs });
  store.follow((event) => {
    world.clock.liven();
    world.note({ kind: 'event', event });
  });
  return {
    store: guard(storeOf(world, gate, store), gate, ALL),
    clock,
    ids,
    git: guard(repositories.git, gate, NONE),
    checks: guard(repositories.checks, gate, NONE),
    agents: { ...processes.agents, reap: guard(processes.agents, gate, NONE).reap },
    power: guard(powerOf(world, gate), gate, SUBSCRIPTIONS),
    disk: { freeBytes: async () => world.machine.state.freeBytes },
    device: guard(deviceOf(world, gate), gate, SUBSCRIPTIONS),
    files: {
      write: async (path) => ok(`/state/${path}`),
      read: async () => ok(null),
      locate: (path) => `/state/${path}`,
    },
    notifier: { notify: () => undefined },
    log: logOf(world, gate),
    failpoint: guard({ reach: () => undefined }, gate, ALL).reach,
    config: { current: () => world.config, hash: () => 'hash', notices: () => [] },
  };
}

/** The store of one host, which tells of a watermark that goes back. */
function storeOf(world: World, gate: Gate, store: Store): Store {
  const call = callerOf(world, gate);
  const marks = new Map<string, number | null>();
  const watermark = (scheduleId: string): number | null => {
    const known = marks.get(scheduleId) ?? store.watermark(scheduleId);
    marks.set(scheduleId, known);
    return known;
  };
  return {
    ...rememberAnswers(store),
    watermark,
    follow: (onEvent) => store.follow((event) => call(() => onEvent(event))),
    watch: (watch) => {
      const mark = watch.watermark;
      const before = mark === undefined ? null : watermark(mark.scheduleId);
      store.watch(watch);
      if (mark === undefined) return;
      marks.set(mark.scheduleId, Math.floor(mark.at));
      if (before === null || mark.at >= before) return;
      world.note({ kind: 'watermark', from: before, to: mark.at });
    },
  };
}

/** Calls back into a host that lives: it may die of the call, and what it throws otherwise would end its process. */
function callerOf(world: World, gate: Gate): (run: () => void) => void {
  return (run) => {
    if (!gate.isAlive) return;
    try {
      run();
    } catch (fault) {
      if (fault instanceof HostDead) return;
      world.note({ kind: 'fault', says: `thrown at nobody: ${String(fault)}` });
    }
  };
}

function clockOf(world: World, gate: Gate): Clock {
  const { clock, machine } = world;
  const call = callerOf(world, gate);
  return {
    now: () => clock.read().wallMs,
    at: (dueAt, run) => clock.at(dueAt, () => call(run)),
    after: (ms, run) => clock.after(ms, () => call(run)),
    read: () => {
      const { wallMs, steadyMs, awakeMs } = clock.read();
      return { wallMs, steadyMs, awakeMs: machine.state.isMute.awakeClock ? null : awakeMs };
    },
  };
}

function powerOf(world: World, gate: Gate): Power {
  const { machine } = world;
  const call = callerOf(world, gate);
  const ears = <T>(set: Set<T>, ear: T): (() => void) => {
    set.add(ear);
    return () => void set.delete(ear);
  };
  const power = {
    read: async () => {
      const { onAc, hasBattery, percent } = machine.state;
      return { onAc, hasBattery, percent: hasBattery ? percent : null };
    },
    onChange: (run: () => void) => ears(machine.listeners, () => call(run)),
    onSleep: (run: (kind: 'suspend' | 'resume') => void) =>
      ears(machine.sleepListeners, (kind: 'suspend' | 'resume') => call(() => run(kind))),
    ...createHolds(world, gate),
  };
  return power;
}

function deviceOf(world: World, gate: Gate): Device {
  const call = callerOf(world, gate);
  const device = createDevice(world.machine, world.clock);
  return { read: device.read, onChange: (run) => device.onChange(() => call(run)) };
}

function logOf(world: World, gate: Gate): Ports['log'] {
  return {
    info: () => undefined,
    warn: () => undefined,
    error: (event, fields) => {
      if (!gate.isAlive) return;
      world.note({ kind: 'fault', says: `${event} ${JSON.stringify(fields ?? {})}` });
    },
  };
}
