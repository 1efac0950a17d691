import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConfigOrigin } from '../../../src/node/config/load.ts';

/** A temporary folder for a configuration and a state folder; it goes when the test ends. */
export interface TestPlace extends ConfigOrigin {
  readonly folder: string;
  write(text: string | Uint8Array): void;
}

/** A place without a file. `HOME` and `USER` are set, `WORKSPACE` is not. */
export function createPlace(name = 'config.yaml'): TestPlace {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-config-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  return {
    folder,
    file,
    stateDir: path.join(folder, 'state'),
    env: { HOME: '/home/someone', USER: 'someone' },
    write: (text) => writeFileSync(file, text),
  };
}
