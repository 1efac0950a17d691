import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from '../../../src/engine/constraints/catalogue.ts';
import { checkConstraints } from '../../../src/engine/constraints/check.ts';
import { STALE_MS } from '../../../src/engine/constraints/constraint.ts';
import { advanceHold, FREE, type HoldState } from '../../../src/engine/constraints/hold.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { DeviceReading, DeviceValues } from '../../../src/shared/schema/device.ts';
import { CASES, type Case } from './cases.ts';
import { deviceWith, READ_AT } from './device.ts';

const POWER = { onAc: null, hasBattery: null, percent: null };

/** Only the constraint in question is asked, so that its answer is its own. */
function configOf({ id, config }: Case): Config {
  const ignore = CONSTRAINTS.map((one) => one.id).filter((one) => one !== id);
  return Config.parse({
    agent: 'codex',
    limits: { minFreeDiskBytes: 10e9 },
    constraints: { ...config, ignore },
  });
}

function stateBefore(one: Case, device: DeviceReading): string | undefined {
  const readings = checkConstraints(configOf(one), { power: POWER, freeBytes: null, device }, []);
  return readings.find(({ id }) => id === one.id)?.state;
}

/** What a night does about `valuesAt(second)`, second by second: `[second, action]` for every change. */
function actionsDuring(
  one: Case,
  valuesAt: (second: number) => DeviceValues,
  seconds: number,
): (readonly [number, string])[] {
  const config = configOf(one);
  let state: HoldState = FREE;
  const actions: (readonly [number, string])[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const device = deviceWith({ ...one.around, ...valuesAt(second) });
    const step = advanceHold(state, { config, device, now: READ_AT + second * 1000 });
    if (step.action !== 'none') actions.push([second, step.action]);
    state = step.state;
  }
  return actions;
}

it('covers every constraint there is', () => {
  expect(CASES.map(({ id }) => id)).toEqual(CONSTRAINTS.map(({ id }) => id));
});

describe.each(CASES.map((one) => [one.id, one] as const))('%s', (_, one) => {
  const good = deviceWith({ ...one.around, ...one.good });
  const bad = deviceWith({ ...one.around, ...one.bad });
  const none = deviceWith({ ...one.around });

  it('before a night: holds when true, blocks when false, and unknown as written', () => {
    expect([stateBefore(one, good), stateBefore(one, bad), stateBefore(one, none)]).toEqual([
      'ok',
      'blocked',
      one.whenUnknown,
    ]);
  });

  it('before a night: a value older than five minutes is unknown', () => {
    const age = STALE_MS + 1;
    const old = { ...good, ...pick(deviceWith(one.good, READ_AT, age), Object.keys(one.good)) };
    // A disk that had plenty of room when last seen is trusted.
    const expected = one.id === 'disk-space' ? 'unknown' : one.whenUnknown;
    expect(stateBefore(one, old)).toBe(expected);
    const fresh = deviceWith(one.good, READ_AT, STALE_MS);
    expect(stateBefore(one, { ...good, ...pick(fresh, Object.keys(one.good)) })).toBe('ok');
  });

  it('before a night: an answer says who gave the value and how old it is', () => {
    const aged = deviceWith({ ...one.around, ...one.bad }, READ_AT, 4000);
    const readings = checkConstraints(
      configOf(one),
      { power: POWER, freeBytes: null, device: aged },
      [],
    );
    const reading = readings.find(({ id }) => id === one.id);
    expect(reading).toMatchObject({ source: 'test', ageMs: 4000 });
    expect(reading?.sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('before a night: a flapping value is answered as it is at each moment', () => {
    const states = [good, bad, good, bad].map((device) => stateBefore(one, device));
    expect(states).toEqual(['ok', 'blocked', 'ok', 'blocked']);
  });

  it('during a night: true asks for nothing', () => {
    expect(actionsDuring(one, () => one.good, 600)).toEqual([]);
  });

  it('during a night: false leads to the written steps, each in its time', () => {
    expect(actionsDuring(one, () => one.bad, 600)).toEqual(one.lost);
  });

  it('during a night: unknown does what is written', () => {
    const first = actionsDuring(one, () => ({}), 600)[0];
    const expected = one.unknownDuring;
    expect(first).toEqual(expected === undefined ? undefined : [0, expected]);
  });

  it('during a night: true again resumes after it was stable', () => {
    const last = one.lost.at(-1)?.[0] ?? 0;
    const backAt = last + 10;
    const actions = actionsDuring(
      one,
      (second) => (second < backAt ? one.bad : one.good),
      backAt + 300,
    );
    const resumed = one.lost.length === 0 ? [] : [[backAt + (one.backAfter ?? 0), 'resume']];
    expect(actions).toEqual([...one.lost, ...resumed]);
  });

  it('during a night: flapping faster than it is stable never resumes in between', () => {
    const engagedAt = one.lost.at(-1)?.[0] ?? 0;
    const actions = actionsDuring(
      one,
      (second) => (second > engagedAt && second % 2 === 1 ? one.good : one.bad),
      engagedAt + 200,
    );
    if ((one.backAfter ?? 0) > 2) expect(actions).toEqual(one.lost);
    else expect(actions.every(([, action]) => !action.startsWith('pause'))).toBe(true);
  });
});

it('is the policy that is written in the documentation', () => {
  const file = path.resolve(import.meta.dirname, '../../../docs/constraints.md');
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\| [A-Z].* \| `[a-z-]+` \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const written = rows.map(([, name, id, , , , unknown, lost]) => ({
    name,
    id: id?.replaceAll('`', ''),
    unknown,
    lost,
  }));
  const real = CONSTRAINTS.map(({ name, id, policy }) => ({ name, id, ...policy }));
  expect(written).toEqual(real);
});

function pick(reading: DeviceReading, names: readonly string[]): Partial<DeviceReading> {
  return Object.fromEntries(Object.entries(reading).filter(([name]) => names.includes(name)));
}
