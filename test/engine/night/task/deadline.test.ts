import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentDeadline } from '../../../../src/engine/night/task/deadline.ts';

const MINUTE_MS = 60_000;
const night = { windowStartAt: 0, deadlineAt: 480 * MINUTE_MS };

describe('the end of an attempt', () => {
  it('is its own time when the night is long', () => {
    expect(agentDeadline({ now: 0, night, taskTimeMs: 60 * MINUTE_MS })).toBe(60 * MINUTE_MS);
  });

  it('leaves ten minutes of the night for the proof', () => {
    const now = 460 * MINUTE_MS;
    expect(agentDeadline({ now, night, taskTimeMs: 60 * MINUTE_MS })).toBe(470 * MINUTE_MS);
  });

  it('leaves a tenth of a short night', () => {
    const short = { windowStartAt: 1000, deadlineAt: 1000 + 5 * MINUTE_MS };
    expect(agentDeadline({ now: 1000, night: short, taskTimeMs: 60 * MINUTE_MS })).toBe(
      1000 + 4.5 * MINUTE_MS,
    );
  });

  it('is a whole instant, never beyond the night or the time of the task', () => {
    const ms = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(ms, ms, ms, (windowStartAt, length, taskTimeMs) => {
        const deadlineAt = windowStartAt + length;
        const until = agentDeadline({
          now: windowStartAt,
          night: { windowStartAt, deadlineAt },
          taskTimeMs,
        });
        expect(Number.isInteger(until)).toBe(true);
        expect(until).toBeLessThanOrEqual(Math.min(deadlineAt, windowStartAt + taskTimeMs));
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
