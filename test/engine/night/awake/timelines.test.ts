import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NightState } from '../../../../src/shared/schema/night.ts';
import { type Scene, scene } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GRACE_AND_LINGER_MS = 7 * MINUTE;
const LINGER_MS = 2 * MINUTE;
const PULSE_MS = 20_000;

type Happening =
  | { readonly kind: 'time' | 'sleep' | 'arm'; readonly ms: number }
  | { readonly kind: 'plug'; readonly onAc: boolean }
  | { readonly kind: 'move'; readonly to: NightState }
  | { readonly kind: 'end' | 'begin-run' | 'end-run' | 'lose' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { withCrossShrink: true },
  fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 40 * MINUTE }) }),
  fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 0, max: 3 * MINUTE }) }),
  fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 2 * HOUR }) }),
  fc.record({ kind: fc.constant('arm' as const), ms: fc.integer({ min: 0, max: 14 * HOUR }) }),
  fc.record({ kind: fc.constant('plug' as const), onAc: fc.boolean() }),
  fc.record({
    kind: fc.constant('move' as const),
    to: fc.constantFrom<NightState>('waiting', 'running', 'finishing'),
  }),
  fc.record({ kind: fc.constantFrom('end', 'begin-run', 'end-run', 'lose') }),
);

/** What a person who watches the machine would note down. */
interface Notes {
  /** Since when there is no mains; null on mains. */
  lostAt: number | null;
  /** When a night last worked. */
  workedAt: number | null;
}

async function act(made: Scene, event: Happening): Promise<void> {
  const { clock } = made;
  switch (event.kind) {
    case 'time':
      return clock.advanceBy(event.ms);
    case 'sleep':
      clock.sleepTo(clock.now() + event.ms);
      return clock.advanceBy(0);
    case 'arm': {
      const windowStartAt = clock.now() + event.ms;
      const span = { windowStartAt, deadlineAt: windowStartAt + 8 * HOUR };
      made.night ??= { id: 'night', state: 'armed', ...span };
      break;
    }
    case 'plug':
      made.plug(event.onAc);
      return clock.advanceBy(0);
    case 'move':
      if (made.night !== null) made.night = { ...made.night, state: event.to };
      break;
    case 'end':
      made.night = null;
      made.runs = [];
      break;
    case 'begin-run':
      if (made.night?.state !== 'running') return;
      made.runs = [
        { id: `${clock.now()}`, deadlineAt: clock.now() + HOUR, state: 'running' },
        ...made.runs,
      ];
      break;
    case 'end-run':
      made.runs = made.runs.slice(1);
      break;
    case 'lose': {
      const [first] = made.held();
      if (first !== undefined) first.isListed = false;
      return clock.advanceBy(PULSE_MS);
    }
  }
  made.tell();
  return clock.advanceBy(0);
}

function isWorking({ night }: Scene): boolean {
  return night?.state === 'running' || night?.state === 'finishing';
}

/** Whether this moment is one in which the machine must be held. A window that comes near is seen by the next pulse. */
function mustHold(made: Scene): boolean {
  const { night, clock, onAc } = made;
  if (night === null || onAc !== true) return false;
  const now = clock.now();
  return night.windowStartAt - now <= 12 * HOUR - PULSE_MS && now < night.deadlineAt;
}

function watch(made: Scene, notes: Notes): void {
  const now = made.clock.now();
  if (made.onAc === true) notes.lostAt = null;
  else notes.lostAt ??= now;
  if (isWorking(made)) notes.workedAt = now;
}

function mayHold(made: Scene, { lostAt, workedAt }: Notes): boolean {
  const now = made.clock.now();
  const isLingering = workedAt !== null && now - workedAt < LINGER_MS;
  if (lostAt !== null) {
    const wasLate = workedAt !== null && workedAt >= lostAt;
    return now - lostAt < GRACE_AND_LINGER_MS && wasLate && (isWorking(made) || isLingering);
  }
  return isLingering || (made.night !== null && now < made.night.deadlineAt + 2 * HOUR);
}

async function live(made: Scene, happenings: readonly Happening[]): Promise<void> {
  const notes: Notes = { lostAt: null, workedAt: null };
  for (const event of happenings) {
    const wasHeld = mustHold(made) && made.held().length > 0;
    made.fewest();
    await act(made, event);
    const isStillHeld = wasHeld && mustHold(made) && event.kind !== 'lose';
    if (isStillHeld) expect(made.fewest()).toBeGreaterThan(0);
    judge(made, notes);
    await made.clock.advanceBy(PULSE_MS);
    judge(made, notes);
  }
}

function judge(made: Scene, notes: Notes): void {
  watch(made, notes);
  if (mustHold(made)) expect(made.held()).not.toEqual([]);
  if (!mayHold(made, notes)) expect(made.held()).toEqual([]);
}

/** The last night ends; two minutes later nothing is held, set or named otherwise. */
async function end(made: Scene): Promise<void> {
  await act(made, { kind: 'end' });
  await made.clock.advanceBy(LINGER_MS);
  expect(made.held()).toEqual([]);
  expect(made.clock.pending()).toBe(0);
  const known = /^(Nightkiln night|Overnight run .+)$/;
  expect(made.taken.filter(({ name }) => !known.test(name))).toEqual([]);
}

describe('any timeline of nights, runs, chargers, sleep and lost holds', {
  timeout: 60_000,
}, () => {
  it('is held when it must be, never when it may not, and never let go in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 10, maxLength: 40, size: 'max' }),
        async (happenings) => {
          const made = scene();
          made.awake.start();
          await made.clock.advanceBy(0);
          await live(made, happenings);
          await end(made);
        },
      ),
      { numRuns: 300 },
    );
  });
});
