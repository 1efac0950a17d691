import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executeWithRetry, MAX_STEP_TRIES, waitMs } from '../../../src/engine/steps/retry.ts';
import { createNodeIds } from '../../../src/node/ids.ts';
import { appError, type ErrorCode } from '../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../src/shared/result.ts';
import type { ManualClock } from '../../helpers/manual-clock.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';

const { hash } = createNodeIds();

let temp: TempStore;
let clock: ManualClock;
/** The instants at which it acted, since the first. */
let acts: number[];
let began: number;

beforeEach(() => {
  temp = tempStore();
  clock = temp.clock;
  acts = [];
  began = clock.now();
});
afterEach(() => temp.remove());

function start(act: () => Result<string>, end = new AbortController()): Promise<Result<string>> {
  return executeWithRetry(
    {
      store: temp.store,
      ids: createNodeIds(),
      failpoint: () => undefined,
      clock,
      signal: end.signal,
    },
    {
      ...{ owner: 'night-1', name: 'comment', effect: 'idempotent', input: 'body', subject: {} },
      act: async () => {
        acts.push(clock.now() - began);
        return act();
      },
    },
  );
}

const broken = (code: ErrorCode = 'git-failed') => fail(appError(code, 'It is not there.'));

/** The instants at which the model tries: full jitter over 1, 2, 4 and 8 seconds. */
function model(): number[] {
  const key = ['night-1', 'comment', 0, hash('body')].join('|');
  const waits = [1, 2, 3, 4].map((tries) => waitMs(hash, key, tries));
  return [0, 1, 2, 3, 4].map((tries) => waits.slice(0, tries).reduce((sum, ms) => sum + ms, 0));
}

async function pass(ms: number): Promise<void> {
  await clock.advanceBy(ms);
}

describe('a step that fails', () => {
  it('is tried five times in all, at the instants of the model', async () => {
    const result = start(() => broken());
    await pass(60_000);
    expect(await result).toEqual(broken());
    expect(acts).toEqual(model());
    expect(await start(() => ok('late'))).toMatchObject({ error: { code: 'retries-used' } });
    expect(acts).toHaveLength(MAX_STEP_TRIES);
  });

  it('is done as soon as one try works', async () => {
    const result = start(() => (acts.length < 3 ? broken() : ok('there')));
    await pass(60_000);
    expect(await result).toEqual(ok('there'));
    expect(acts).toEqual(model().slice(0, 3));
  });

  it.each(['agent-signed-out', 'unauthorized', 'bad-input', 'ref-conflict'] as const)(
    'for %s is not tried again',
    async (code) => {
      expect(await start(() => broken(code))).toEqual(broken(code));
      expect(acts).toEqual([0]);
    },
  );

  it('goes on counting and waiting where the host before it ended', async () => {
    const end = new AbortController();
    const first = start(() => broken(), end);
    await pass(0);
    end.abort();
    expect((await first).ok).toBe(false);
    temp.reopen();
    const second = start(() => broken());
    await pass(60_000);
    expect(await second).toEqual(broken());
    expect(acts).toEqual(model());
    expect(temp.store.step('night-1', 'comment', 0)).toMatchObject({ tries: MAX_STEP_TRIES });
  });
});

it('waits between nothing and a time that doubles up to a minute', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (key, tries) => {
      const ms = waitMs(hash, key, tries);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThan(Math.min(60_000, 1000 * 2 ** (tries - 1)));
    }),
  );
});
