import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLD_LEVELS } from '../../../src/engine/constraints/constraint.ts';
import {
  advanceHold,
  FREE,
  type HoldState,
  type HoldStep,
} from '../../../src/engine/constraints/hold.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { DeviceValues, NetworkReading } from '../../../src/shared/schema/device.ts';
import type { HoldLevel } from '../../../src/shared/schema/night.ts';
import { CALM, OFFLINE, ONLINE, UNPLUGGED } from './calm.ts';
import { deviceWith } from './device.ts';

const CONFIG = Config.parse({ agent: 'codex', limits: { minFreeDiskBytes: 10e9 } });

describe('a night of any weather', () => {
  const weather = fc.record(
    {
      powerSource: fc.constantFrom(...(['ac', 'battery', 'ups', null] as const)),
      batteryPercent: fc.constantFrom(null, 5, 20, 25, 40, 90),
      isBatteryFalling: fc.constantFrom(true, false, null),
      network: fc.constantFrom<NetworkReading | null>(ONLINE, OFFLINE, null),
      othersCpuPercent: fc.constantFrom(null, 10, 75, 85, 95),
      thermal: fc.constantFrom(...(['nominal', 'serious', 'critical', null] as const)),
      memory: fc.constantFrom(...(['normal', 'warn', 'critical', null] as const)),
      idleMs: fc.constantFrom(null, 0, 700_000),
      isMicInUse: fc.constantFrom(true, false, null),
    },
    { requiredKeys: [] },
  );
  const timeline = fc.array(fc.tuple(weather, fc.integer({ min: 1, max: 50 })), { maxLength: 24 });
  const property = (check: (run: readonly Look[]) => void): void =>
    fc.assert(
      fc.property(timeline, (spans) => check(play(spans))),
      { seed: 41, numRuns: 80 },
    );

  interface Look {
    readonly at: number;
    readonly values: DeviceValues;
    readonly step: HoldStep;
    readonly before: HoldState;
  }

  function play(spans: readonly (readonly [DeviceValues, number])[]): Look[] {
    let now = 1_000_000;
    let state = FREE;
    const run: Look[] = [];
    for (const [change, looks] of spans) {
      const values = { ...CALM, ...change } as DeviceValues;
      for (let n = 0; n < looks; n += 1) {
        now += 5000;
        const device = deviceWith(values, now);
        const before = state;
        const step = advanceHold(before, { config: CONFIG, device, now });
        run.push({ at: now, values, step, before });
        state = step.state;
      }
    }
    return run;
  }

  const stops = (level: HoldLevel): boolean => HOLD_LEVELS.indexOf(level) >= 3;

  it('never pauses and resumes more than four times, and then stays stopped', () => {
    property((run) => {
      const changes = run.filter(
        ({ before, step }) => stops(before.level) !== stops(step.state.level),
      );
      const flapped = run.findIndex(({ step }) => step.because === 'flapping');
      expect(changes.length).toBeLessThanOrEqual(5);
      expect(run.at(-1)?.step.state.flips ?? 0).toBeLessThanOrEqual(4);
      if (flapped === -1) return;
      const after = run.slice(flapped + 1);
      expect(after.every(({ step }) => step.action === 'none')).toBe(true);
      expect(after.every(({ step }) => step.state.level === 'checkpoint-and-stop')).toBe(true);
    });
  });

  it('pauses for no loss before it lasted its time', () => {
    const lost: Record<string, readonly [number, (values: DeviceValues) => boolean]> = {
      'ac-power': [60_000, ({ powerSource }) => powerSource !== 'ac'],
      network: [120_000, ({ network }) => network?.isOnline !== true],
      cpu: [180_000, ({ othersCpuPercent }) => (othersCpuPercent ?? 0) > 90],
    };
    property((run) => {
      for (const { at, step } of run.filter((look) => look.step.action === 'pause-soft')) {
        const [afterMs, isLost] = lost[step.because ?? ''] ?? [0, () => false];
        const recent = run.filter((look) => look.at <= at && look.at >= at - afterMs);
        expect(afterMs).toBeGreaterThan(0);
        expect(at - (recent[0]?.at ?? at)).toBe(afterMs);
        expect(recent.every((look) => isLost(look.values))).toBe(true);
      }
    });
  });

  it('resumes only when no demand for a pause was there for its clearing time', () => {
    property((run) => {
      run.forEach(({ at, step, before }, index) => {
        if (step.action !== 'resume' || !stops(before.level)) return;
        const recent = run.slice(0, index).filter((look) => at - look.at < 15_000);
        for (const { values, at: then } of recent) {
          const isOffline = deviceWith(values, then).network.value?.isOnline === false;
          const wasPausedByIt = before.held.some(
            ({ id, level, isEngaged }) => id === 'network' && stops(level) && isEngaged,
          );
          expect(isOffline && wasPausedByIt).toBe(false);
        }
      });
    });
  });

  it('says something only when it changes, and always with a reason', () => {
    property((run) => {
      for (const { step, before } of run) {
        if (step.action === 'none') continue;
        expect(step.state.level !== before.level || step.because === 'flapping').toBe(true);
        expect(step.sentence).not.toBe('');
        expect(step.because === null).toBe(step.action === 'resume');
      }
    });
  });

  it('does not fall over when the clock goes back', () => {
    const device = deviceWith(UNPLUGGED);
    const first = advanceHold(FREE, { config: CONFIG, device, now: 10_000_000 });
    const second = advanceHold(first.state, { config: CONFIG, device, now: 5_000_000 });
    const third = advanceHold(second.state, { config: CONFIG, device, now: 5_060_000 });
    expect([second.action, third.action]).toEqual(['none', 'pause-soft']);
  });
});
