import type * as Quota from '../../src/engine/agent/ladder/quota.ts';
import type * as Network from '../../src/engine/constraints/connection/network.ts';
import type * as AcPower from '../../src/engine/constraints/power/ac-power.ts';
import type * as FullWake from '../../src/engine/constraints/system/full-wake.ts';
import type * as HeldSet from '../../src/engine/night/awake/held-set.ts';
import type * as WantedHolds from '../../src/engine/night/awake/wanted-holds.ts';
import type * as Told from '../../src/engine/night/ladder/told.ts';
import type * as Report from '../../src/engine/night/phases/report.ts';
import type * as Recover from '../../src/engine/night/recover.ts';
import type * as Stop from '../../src/engine/night/stop.ts';
import type * as Budget from '../../src/engine/night/task/budget.ts';
import { type Fault, fault } from './planted.ts';

/** Mistakes in what a night asks of the machine, how it keeps it awake, and how it ends. */
export const NIGHT_FAULTS: readonly Fault[] = [
  fault<typeof FullWake>({
    name: 'a dark wake counts as waking',
    module: 'engine/constraints/system/full-wake.ts',
    plant: ({ fullWake }) => ({
      fullWake: {
        ...fullWake,
        check: (_, { fullWake: fact }) => ({
          state: 'ok',
          reading: 'Awake',
          sentence: 'Awake.',
          fact,
        }),
      },
    }),
    foundBy: ['full-wake'],
  }),
  fault<typeof Quota>({
    name: 'steps up the ladder are not counted',
    module: 'engine/agent/ladder/quota.ts',
    plant: () => ({ refuseEscalation: () => null }),
    foundBy: ['escalation-quotas'],
  }),
  fault<typeof Told>({
    name: 'steps up the ladder are not told',
    module: 'engine/night/ladder/told.ts',
    plant: () => ({ tellPlacement: () => [] }),
    foundBy: ['told-steps'],
  }),
  fault<typeof AcPower>({
    name: 'mains power is not asked',
    module: 'engine/constraints/power/ac-power.ts',
    plant: ({ acPower }) => ({
      acPower: {
        ...acPower,
        check: (_, { powerSource: fact }) => ({
          state: 'ok',
          reading: 'On AC',
          sentence: 'On AC.',
          fact,
        }),
        demands: () => [],
      },
    }),
    foundBy: ['no-blocked-dispatch'],
  }),
  fault<typeof Network>({
    name: 'the network is not asked',
    module: 'engine/constraints/connection/network.ts',
    plant: ({ network }) => ({
      network: {
        ...network,
        check: (_, { network: fact }) => ({
          state: 'ok',
          reading: 'Wi-Fi',
          sentence: 'Wi-Fi.',
          fact,
        }),
        demands: () => [],
      },
    }),
    foundBy: ['no-blocked-dispatch'],
  }),
  fault<typeof WantedHolds>({
    name: 'an armed night that waits lets the machine sleep',
    module: 'engine/night/awake/wanted-holds.ts',
    plant: ({ wantedHolds }) => ({
      wantedHolds: (memory, situation) =>
        situation.night?.state === 'waiting' ? [] : wantedHolds(memory, situation),
    }),
    foundBy: ['hold-present'],
  }),
  fault<typeof WantedHolds>({
    name: 'sleep is held off on battery',
    module: 'engine/night/awake/wanted-holds.ts',
    plant: ({ wantedHolds }) => ({
      wantedHolds: (memory, situation) =>
        wantedHolds(memory, { ...situation, power: { onAc: true, hasBattery: true } }),
    }),
    foundBy: ['no-hold-on-battery'],
  }),
  fault<typeof HeldSet>({
    name: 'a hold that was lost is not taken again',
    module: 'engine/night/awake/held-set.ts',
    plant: ({ createHeldSet }) => ({
      createHeldSet: (power) => ({ ...createHeldSet(power), readBack: async () => [] }),
    }),
    foundBy: ['hold-present'],
  }),
  fault<typeof HeldSet>({
    name: 'a hold is not released',
    module: 'engine/night/awake/held-set.ts',
    plant: ({ createHeldSet }) => ({
      createHeldSet: (power) =>
        createHeldSet({ hold: (wants) => ({ ...power.hold(wants), release: () => undefined }) }),
    }),
    foundBy: ['hold-released', 'no-hold-on-battery'],
  }),
  fault<typeof Recover>({
    name: 'an agent that outlived its host is left alone',
    module: 'engine/night/recover.ts',
    plant: ({ recoverNight }) => ({
      recoverNight: (ports, night) => {
        const agents = { ...ports.agents, reap: async () => false };
        return recoverNight({ ...ports, agents }, night);
      },
    }),
    foundBy: ['one-agent-per-task'],
  }),
  fault<typeof Recover>({
    name: 'attempts of a host that died are left open',
    module: 'engine/night/recover.ts',
    plant: ({ recoverNight }) => ({
      recoverNight: (ports, night) => {
        const store = { ...ports.store, attempts: () => [] };
        return recoverNight({ ...ports, store }, night);
      },
    }),
    foundBy: ['attempts-end', 'one-agent-per-task'],
  }),
  fault<typeof Stop>({
    name: 'the end of the window ends nothing',
    module: 'engine/night/stop.ts',
    plant: ({ createStop }) => ({
      createStop: (parent) => {
        const stop = createStop(parent);
        return {
          ...stop,
          trigger: (reason) => void (reason !== 'deadline' && stop.trigger(reason)),
        };
      },
    }),
    foundBy: ['nights-end', 'ends-in-time'],
  }),
  fault<typeof Budget>({
    name: 'an attempt may take as long as it likes',
    module: 'engine/night/task/budget.ts',
    plant: () => ({ watchBudget: () => () => undefined }),
    foundBy: ['awake-budget', 'ends-in-time'],
  }),
  fault<typeof Report>({
    name: 'a night ends without its brief',
    module: 'engine/night/phases/report.ts',
    plant: ({ writeReport }) => ({
      writeReport: (context, end) => {
        const { store } = context.ports;
        const appendAll: typeof store.appendAll = (events) =>
          store.appendAll(events.filter(({ type }) => type !== 'brief.written'));
        const ports = { ...context.ports, store: { ...store, appendAll } };
        return writeReport({ ...context, ports }, end);
      },
    }),
    foundBy: ['brief'],
  }),
];
