import { afterEach, describe, expect, it } from 'vitest';
import { createEmergency } from '../../../../src/engine/night/emergency/emergency.ts';
import type { Brake } from '../../../../src/engine/ports/emergency/brake.ts';
import { createBrake } from '../../../../src/node/emergency/brake.ts';
import { createWorld } from '../../../helpers/scripted-world.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';

const temps: TempStore[] = [];
afterEach(() => {
  for (const temp of temps.splice(0)) temp.remove();
});

const ORDER = { from: 'menu', note: 'Too loud.' } as const;

/** A host with a real journal and, unless told otherwise, the real brake of its folder. */
function host(given: { brake?: Partial<Brake> | null; cannotAppend?: boolean } = {}) {
  const temp = tempStore();
  temps.push(temp);
  const errors: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string) => void errors.push(event),
  };
  const real = createBrake({ stateDir: temp.dir, log }).brake;
  const brake = given.brake === null ? undefined : { ...real, ...given.brake };
  const { store, clock } = temp;
  const append: typeof store.append = () => {
    throw new Error('The disk is full.');
  };
  const journal = given.cannotAppend === true ? { ...store, append } : store;
  const ports = { store: journal, clock, brake, log, failpoint: () => undefined };
  const emergency = createEmergency(ports, { halt: () => null });
  return { emergency, store, clock, errors, brake, real };
}

describe('the emergency stop', () => {
  it('writes itself down, pulls the brake and says what it ended', async () => {
    const { emergency, store, clock, real } = host();
    const reply = await emergency.stop(ORDER);
    expect(reply).toMatchObject({
      ok: true,
      value: { stoppedAt: clock.now(), ended: 0, leftBehind: 0, nightId: null },
    });
    expect(store.emergency()).toMatchObject(ORDER);
    expect(real.order()).toEqual(ORDER);
  });

  it('keeps its first time and words when it is asked again', async () => {
    const { emergency, store, clock } = host();
    const firstAt = clock.now();
    await emergency.stop(ORDER);
    await clock.advanceBy(60_000);
    const again = await emergency.stop({ from: 'api', note: 'Again.' });
    expect(again).toMatchObject({ ok: true, value: { stoppedAt: firstAt } });
    expect(store.emergency()).toMatchObject(ORDER);
  });

  it('works by the journal alone on a host without a brake', async () => {
    const { emergency, store } = host({ brake: null });
    emergency.start();
    expect(await emergency.stop(ORDER)).toMatchObject({ ok: true, value: { ended: 0 } });
    expect(store.emergency()).toMatchObject(ORDER);
    expect(await emergency.rearm()).toMatchObject({ ok: true });
    expect(store.emergency()).toBeNull();
    emergency.end();
  });

  it('says in the log what could not be saved, written or ended, and stops all the same', async () => {
    const error = { code: 'internal', message: 'No space left.' } as const;
    const { emergency, errors } = host({
      cannotAppend: true,
      brake: {
        pull: () => ({ ok: false, error }),
        endAll: async () => ({ ended: 3, leftBehind: 1 }),
      },
    });
    const reply = await emergency.stop(ORDER);
    expect(reply).toMatchObject({ ok: true, value: { ended: 3, leftBehind: 1 } });
    expect(errors).toEqual(['emergency.unsaved', 'emergency.unrecorded', 'emergency.left-behind']);
  });
});

describe('re-arming', () => {
  it('is refused where nothing is stopped', async () => {
    const reply = await host().emergency.rearm();
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-transition' } });
  });

  it('lets the brake go and says when', async () => {
    const { emergency, store, clock, real } = host();
    await emergency.stop(ORDER);
    expect(await emergency.rearm()).toEqual({ ok: true, value: { rearmedAt: clock.now() } });
    expect([store.emergency(), real.isPulled()]).toEqual([null, false]);
  });

  it('leaves the stop in force when the brake cannot be let go', async () => {
    const error = { code: 'internal', message: 'The file stays.' } as const;
    const { emergency, store } = host({ brake: { release: () => ({ ok: false, error }) } });
    await emergency.stop(ORDER);
    expect(await emergency.rearm()).toEqual({ ok: false, error });
    expect(store.emergency()).toMatchObject(ORDER);
  });
});

describe('a host that starts', () => {
  it('takes over a stop that was ordered by the file alone', () => {
    const { emergency, store, real } = host();
    real.pull(ORDER);
    emergency.start();
    expect(store.emergency()).toMatchObject(ORDER);
    emergency.end();
  });

  it('stops when somebody else pulls the brake, until it ends', async () => {
    const pulled = new Set<(order: typeof ORDER) => void>();
    const { emergency, store } = host({
      brake: {
        onPulled: (run) => {
          pulled.add(run);
          return () => pulled.delete(run);
        },
      },
    });
    emergency.start();
    expect(store.emergency()).toBeNull();
    for (const run of pulled) run(ORDER);
    await expect.poll(() => store.emergency()).toMatchObject(ORDER);
    emergency.end();
    expect(pulled.size).toBe(0);
  });
});

it('an emergency stop ends the night at work, and nothing starts until it is re-armed', async () => {
  const made = createWorld();
  try {
    made.agent.act = () => ({ forMs: 3_600_000, changes: true });
    await made.queue({ title: 'Long' });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(60_000);
    const { handlers } = made.engine;
    expect(await handlers['emergency.stop']({})).toMatchObject({ ok: true, value: { nightId } });
    await made.clock.advanceBy(60_000);
    expect(made.temp.store.openNight()).toBeNull();
    const refused = { ok: false, error: { code: 'emergency-stop' } };
    expect(await handlers['night.arm']({})).toMatchObject(refused);
    expect(await handlers['night.runNow']({})).toMatchObject(refused);
    await handlers['emergency.rearm']({});
    expect(await handlers['night.arm']({})).toMatchObject({ ok: true });
  } finally {
    made.dispose();
  }
});
