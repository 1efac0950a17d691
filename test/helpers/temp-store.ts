import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type OpenStore, openStore } from '../../src/node/store/open.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** A folder of a test's own, removed by `remove`. */
export interface TempFolder {
  readonly dir: string;
  remove(): void;
}

/** A fresh folder below the system's temporary one. */
export function tempFolder(): TempFolder {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-test-'));
  return { dir, remove: () => fs.rmSync(dir, { recursive: true, force: true }) };
}

/** A real store on a real file in a folder of its own. */
export interface TempStore extends TempFolder {
  readonly path: string;
  readonly clock: ManualClock;
  readonly store: OpenStore;
  /** Closes the store and opens the same file again, as after a restart. */
  reopen(): OpenStore;
}

/** Opens a fresh store; `remove` closes it too. */
export function tempStore(clock: ManualClock = createManualClock()): TempStore {
  const folder = tempFolder();
  const file = path.join(folder.dir, 'nightkiln.db');
  let store = openOrThrow(file, clock);
  return {
    ...folder,
    path: file,
    clock,
    get store() {
      return store;
    },
    reopen: () => {
      store.close();
      store = openOrThrow(file, clock);
      return store;
    },
    remove: () => {
      store.close();
      folder.remove();
    },
  };
}

/** The store of `file`, or the reason why there is none as a thrown error. */
export function openOrThrow(file: string, clock: ManualClock): OpenStore {
  const opened = openStore({ path: file, clock, monotonicMs: clock.now });
  if (!opened.ok) {
    throw new Error(opened.error.message);
  }
  return opened.value;
}
