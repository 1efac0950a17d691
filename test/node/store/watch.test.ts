import { afterEach, expect, it } from 'vitest';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';

const stores: TempStore[] = [];
afterEach(() => {
  for (const made of stores.splice(0)) made.remove();
});

function made(): TempStore {
  const temp = tempStore();
  stores.push(temp);
  return temp;
}

it('goes on with the stretch it began, although a clock that was ahead has left one in the future', () => {
  const { store } = made();
  store.watch({ at: 100, absence: 'none' });
  store.watch({ at: 900_000, absence: 'clock_step' });
  store.watch({ at: 200, absence: 'clock_step' });
  store.watch({ at: 300 });
  expect(store.presence(0)).toEqual([
    { fromAt: 100, toAt: 100, absence: 'none' },
    { fromAt: 200, toAt: 300, absence: 'clock_step' },
    { fromAt: 900_000, toAt: 900_000, absence: 'clock_step' },
  ]);
});

it('goes on with the newest stretch where it began none', () => {
  const temp = made();
  temp.store.watch({ at: 100, absence: 'none' });
  temp.reopen();
  temp.store.watch({ at: 150 });
  expect(temp.store.presence(0)).toEqual([{ fromAt: 100, toAt: 150, absence: 'none' }]);
});
