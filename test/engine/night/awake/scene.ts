import { createKeepAwake, type KeepAwake } from '../../../../src/engine/night/awake/keep-awake.ts';
import type { Hold, HoldWants } from '../../../../src/engine/ports/power.ts';
import type { Store } from '../../../../src/engine/ports/store.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { NightState } from '../../../../src/shared/schema/night.ts';
import { createManualClock, type ManualClock } from '../../../helpers/manual-clock.ts';

/** A hold as the pretended system keeps it. */
export interface FakeHold extends HoldWants {
  isListed: boolean | null;
  isReleased: boolean;
  readonly renewals: number[];
}

export interface Night {
  readonly id: string;
  readonly state: NightState;
  readonly windowStartAt: number;
  readonly deadlineAt: number;
}

/** The controller over a night, a power source and a list of holds in a test's hand. */
export interface Scene {
  readonly clock: ManualClock;
  readonly taken: FakeHold[];
  readonly notes: string[];
  /** Fewest holds at any moment since the last time it was asked. */
  fewest(): number;
  readonly awake: KeepAwake;
  night: Night | null;
  runs: { id: string; deadlineAt: number; state: string }[];
  onAc: boolean | null;
  config: Config;
  /** New holds are lost at once. */
  isRefusing: boolean;
  readFault: Error | null;
  held(): FakeHold[];
  /** Tells the controller that the night or a run changed. */
  tell(): void;
  plug(onAc: boolean | null): void;
}

export function scene(power: Record<string, unknown> = {}): Scene {
  const clock = createManualClock();
  const followers = new Set<(event: never) => void>();
  const listeners = new Set<() => void>();
  let fewest = 0;
  const made: Scene = {
    clock,
    taken: [],
    notes: [],
    fewest: () => {
      const seen = fewest;
      fewest = made.held().length;
      return seen;
    },
    night: null,
    runs: [],
    onAc: true,
    config: Config.parse({ power }),
    isRefusing: false,
    readFault: null,
    held: () => made.taken.filter((hold) => !hold.isReleased && hold.isListed !== false),
    tell: () => {
      for (const follower of [...followers]) follower({ type: 'night.moved' } as never);
    },
    plug: (onAc) => {
      made.onAc = onAc;
      for (const listener of [...listeners]) listener();
    },
    awake: createKeepAwake({
      clock,
      store: {
        openNight: () => made.night,
        attempts: () => made.runs,
        follow: (run: (event: never) => void) => {
          followers.add(run);
          return () => followers.delete(run);
        },
        append: ({ body }: { body: { text: string } }) => made.notes.push(body.text),
      } as unknown as Store,
      power: {
        read: async () => {
          if (made.readFault !== null) throw made.readFault;
          return { onAc: made.onAc, hasBattery: true, percent: 50 };
        },
        onChange: (run) => {
          listeners.add(run);
          return () => listeners.delete(run);
        },
        hold: (wants) => take(wants),
        onSleep: () => () => undefined,
      },
      config: { current: () => made.config, hash: () => 'hash', notices: () => [] },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    }),
  };
  return made;

  function take(wants: HoldWants): Hold {
    const hold = { ...wants, isListed: !made.isRefusing, isReleased: false, renewals: [] };
    made.taken.push(hold);
    return {
      heldBy: 'test',
      isHeld: async () => hold.isListed,
      renew: (ms) => void (hold.renewals as number[]).push(ms),
      release: () => {
        hold.isReleased = true;
        fewest = Math.min(fewest, made.held().length);
      },
    };
  }
}
