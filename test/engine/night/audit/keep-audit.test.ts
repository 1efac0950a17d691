import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAuditKeeper, doubtNotice } from '../../../../src/engine/night/audit/keep-audit.ts';
import { readMarks } from '../../../../src/engine/night/audit/marks.ts';
import { createFiles } from '../../../../src/node/files.ts';
import type { OpenStore } from '../../../../src/node/store/open.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { aNight, armed, moved } from '../../../node/store/samples.ts';

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

/** One life of a host that does what is given and ends. */
async function live(store: OpenStore, act: () => void): Promise<void> {
  const after = (_: number, run: () => void): (() => void) => {
    const handle = setImmediate(run);
    return () => clearImmediate(handle);
  };
  const verified = Promise.withResolvers<void>();
  const log = { info: () => verified.resolve(), warn: () => undefined, error: () => undefined };
  const keeper = createAuditKeeper({
    ...{ store, log, files: createFiles(temp.dir) },
    clock: { ...temp.clock, after },
  });
  keeper.start();
  act();
  await verified.promise;
  await keeper.stop();
}

function doubtsOf(store: OpenStore): readonly string[] {
  return store
    .after(0, 100)
    .flatMap((event) => (event.type === 'journal.doubted' ? [event.body.sentence] : []));
}

it('notes the head after a night and at the end, and doubts nothing that holds', async () => {
  const { store } = temp;
  await live(store, () => {
    store.append(armed(aNight()));
    store.append(moved(1, 'armed', 'stopped', 'By you.'));
  });
  await live(store, () => store.append({ type: 'config.rejected', body: { message: 'Line 1.' } }));
  const marks = await readMarks(createFiles(temp.dir));
  expect(marks.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(marks.at(-1)).toEqual(store.chainHead());
  expect(doubtsOf(store)).toEqual([]);
  expect(doubtNotice(store, temp.clock.now())).toBeNull();
});

it('tells once, and to the status, that the history was cut off while no host was there', async () => {
  await live(temp.store, () => {
    temp.store.append(armed(aNight()));
    temp.store.append(moved(1, 'armed', 'stopped', 'By you.'));
  });
  temp.store.close();
  const db = new Database(temp.path);
  db.exec(
    'DROP TRIGGER chain_is_not_removed; DELETE FROM event WHERE seq=2; DELETE FROM chain WHERE seq=2',
  );
  db.close();
  const store = temp.reopen();
  const sentence = 'The journal ends at event 1, but event 2 was noted outside it.';
  for (const _ of [1, 2]) {
    await live(store, () => undefined);
    expect(doubtsOf(store)).toEqual([sentence]);
  }
  expect(doubtNotice(store, temp.clock.now())).toBe(`${sentence} Run "nk audit verify".`);
  expect(doubtNotice(store, temp.clock.now() + 15 * 24 * 3_600_000)).toBeNull();
});

it('lets its host go without waiting for the end of a long history, and looks at nothing after that', async () => {
  const { store } = temp;
  store.appendAll(
    Array.from({ length: 1200 }, () => ({
      type: 'config.rejected' as const,
      body: { message: 'Line 1.' },
    })),
  );
  const waiting: (() => void)[] = [];
  let slices = 0;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const keeper = createAuditKeeper({
    ...{ log, files: createFiles(temp.dir) },
    store: {
      ...store,
      checkChain: (...given) => {
        slices += 1;
        return store.checkChain(...given);
      },
    },
    clock: {
      ...temp.clock,
      after: (_, run) => {
        waiting.push(run);
        return () => undefined;
      },
    },
  });
  keeper.start();
  while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await keeper.stop();
  for (const run of waiting) run();
  await new Promise((resolve) => setImmediate(resolve));
  expect(slices).toBe(1);
  expect((await readMarks(createFiles(temp.dir))).at(-1)).toEqual(store.chainHead());
});
