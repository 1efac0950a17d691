import { afterEach, describe, expect, it } from 'vitest';
import { notAskedOf } from '../../../src/engine/night/constraints.ts';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const worlds: World[] = [];

afterEach(() => {
  for (const world of worlds.splice(0)) world.dispose();
});

function made(): World {
  const world = createWorld();
  worlds.push(world);
  return world;
}

describe('would tonight start now', () => {
  it('is answered by the engine, with every reading', async () => {
    const world = made();
    expect(await world.engine.handlers['constraints.check']({})).toMatchObject({
      ok: true,
      value: {
        wouldStart: true,
        blockedBy: [],
        readings: [{ id: 'ac-power' }, { id: 'disk-space' }],
      },
    });
    world.power = { onAc: false, hasBattery: true, percent: 30 };
    expect(await world.engine.handlers['constraints.check']({})).toMatchObject({
      ok: true,
      value: { wouldStart: false, blockedBy: ['AC power'] },
    });
  });

  it('follows what the open night was told to ignore', async () => {
    const world = made();
    world.power = { onAc: false, hasBattery: true, percent: 30 };
    await world.arm({ ignoreConstraints: ['ac'] });
    expect(await world.engine.handlers['constraints.check']({})).toMatchObject({
      ok: true,
      value: { wouldStart: true },
    });
  });
});

describe('the presence of the user', () => {
  const armed = { state: 'armed', trigger: 'user' } as const;

  it.each([
    ['is asked before a night that waits for its window', armed, 'continue', ['lid']],
    [
      'is not asked when a person starts it now',
      { ...armed, trigger: 'command' },
      'pause',
      ['lid', 'user-idle'],
    ],
    [
      'is not asked while it runs on regardless',
      { ...armed, state: 'running' },
      'continue',
      ['lid', 'user-idle'],
    ],
    ['is asked while it runs otherwise', { ...armed, state: 'running' }, 'finish_current', ['lid']],
  ] as const)('%s', (_, night, onUserActive, expected) => {
    const scope = { ignoreConstraints: ['lid'] };
    expect(notAskedOf({ ...night, scope }, onUserActive)).toEqual(expected);
  });
});
