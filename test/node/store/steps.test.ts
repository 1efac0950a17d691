import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NewEvent } from '../../../src/shared/event.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

const place = { owner: 'night-1', name: 'land', ordinal: 0 };

function intended(key = 'key', ordinal = 0): NewEvent {
  const body = {
    ...place,
    ordinal,
    effect: 'reconcile' as const,
    key,
    inputHash: `hash of ${key}`,
  };
  return { type: 'step.intended', body };
}

it('is open from its intent until it is done, and keeps its result', () => {
  const { store } = temp;
  store.append(intended());
  expect(store.openSteps()).toEqual([
    {
      ...place,
      ...{ effect: 'reconcile', state: 'intent', inputHash: 'hash of key', result: null },
      ...{ tries: 1, codeVersion: 1, notBefore: null, error: null, intentAt: temp.clock.now() },
    },
  ]);
  store.append({ type: 'step.done', body: { ...place, result: { oid: 'abc', list: [1, null] } } });
  expect(store.openSteps()).toEqual([]);
  const step = store.step('night-1', 'land', 0);
  expect(step).toMatchObject({ state: 'done', result: { oid: 'abc', list: [1, null] } });
});

it('is final once done, also with nothing as its result', () => {
  const { store } = temp;
  store.append(intended());
  store.append({ type: 'step.done', body: { ...place, result: null } });
  expect(() => store.append(intended())).toThrow(/a done step is final/);
  expect(() => store.append({ type: 'step.failed', body: { ...place, error: 'no' } })).toThrow(
    /a done step is final/,
  );
  expect(store.step('night-1', 'land', 0)?.state).toBe('done');
});

it('may be intended again after it failed', () => {
  const { store } = temp;
  store.append(intended());
  store.append({ type: 'step.failed', body: { ...place, error: 'The ref moved.' } });
  expect(store.step('night-1', 'land', 0)?.state).toBe('failed');
  expect(store.openSteps()).toEqual([]);
  store.append(intended());
  expect(store.step('night-1', 'land', 0)?.state).toBe('intent');
});

it('never shares its key with another step', () => {
  temp.store.append(intended('same', 0));
  expect(() => temp.store.append(intended('same', 1))).toThrow(/UNIQUE/);
});

it('cannot be done without having been intended', () => {
  expect(() => temp.store.append({ type: 'step.done', body: { ...place, result: 'x' } })).toThrow(
    /step\.done/,
  );
  expect(temp.store.step('night-1', 'land', 0)).toBeNull();
});
