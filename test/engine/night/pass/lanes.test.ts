import { expect, it } from 'vitest';
import { createLanes } from '../../../../src/engine/night/pass/lanes.ts';

const never = new AbortController().signal;

it('gives out as many places as there are, and the next one when one comes back', async () => {
  const lanes = createLanes(1);
  const first = await lanes.take(never);
  const taken: string[] = [];
  const second = lanes.take(never).then((leave) => {
    taken.push('second');
    return leave;
  });
  await Promise.resolve();
  expect(taken).toEqual([]);
  first?.();
  first?.();
  (await second)?.();
  expect(taken).toEqual(['second']);
  expect(await lanes.take(never)).not.toBeNull();
});

it('lets go of whoever no longer wants a place', async () => {
  const lanes = createLanes(1);
  const leave = await lanes.take(never);
  const gone = new AbortController();
  const second = lanes.take(gone.signal);
  gone.abort();
  expect(await second).toBeNull();
  leave?.();
  expect(await lanes.take(never)).not.toBeNull();
  expect(await lanes.take(gone.signal)).toBeNull();
});
