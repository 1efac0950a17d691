import { blocks, type Constraint, current, holds, unknown } from '../constraint.ts';

const SERIOUS_MS = 60_000;

/** The machine is not hotter than fair (features B3). */
export const thermal: Constraint = {
  id: 'thermal',
  name: 'Heat',
  policy: {
    unknown: 'starts',
    lost: 'serious for 60 s: one task at a time; critical: saves and stops',
  },
  check: (_config, device) => {
    const state = current(device.thermal, device.readAt);
    if (state === null) return unknown(device.thermal, 'The temperature');
    if (state === 'nominal' || state === 'fair') return holds(device.thermal, WORDS[state]);
    return blocks(
      device.thermal,
      WORDS[state],
      `The machine is ${state === 'serious' ? 'hot' : 'very hot'}. Starts when it has cooled.`,
    );
  },
  demands: ({ device }) => {
    const state = current(device.thermal, device.readAt);
    const clearMs = SERIOUS_MS;
    if (state === 'critical') {
      const sentence = 'The machine is very hot: work is saved and stopped.';
      return [{ level: 'checkpoint-and-stop', afterMs: 0, clearMs, sentence }];
    }
    if (state !== 'serious') return [];
    const sentence = 'The machine is hot: one task at a time.';
    return [{ level: 'reduce-to-one', afterMs: SERIOUS_MS, clearMs, sentence }];
  },
};

const WORDS = { nominal: 'Cool', fair: 'Warm', serious: 'Hot', critical: 'Very hot' } as const;
