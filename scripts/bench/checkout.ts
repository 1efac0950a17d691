import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createGit } from '../../src/node/git/create-git.ts';
import { createSample } from '../../src/node/sample/sample.ts';
import { longestStall, quantile, type Row, timeEach } from './measure.ts';

const FILES = 2000;

/** Fingerprint of a checkout with 2,000 more files: how long, and how long it keeps the loop from turning. */
export async function benchCheckout(): Promise<Row[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const folder = path.join(dir, 'sample');
  const made = await createSample({ folder, seed: 1 });
  if (!made.ok) throw new Error(made.error.message);
  for (let n = 0; n < FILES; n += 1) fs.writeFileSync(path.join(folder, `file-${n}.txt`), `${n}\n`);
  const git = createGit({
    stateDir: path.join(dir, 'state'),
    worktreeRoot: path.join(dir, 'work'),
  });
  const repo = { id: 'sample', path: folder };
  const took = await timeEach(5, () => git.fingerprint(repo));
  const read = await timeEach(5, () => readAll(folder));
  const stall = await longestStall(() => git.fingerprint(repo));
  fs.rmSync(dir, { recursive: true });
  return [
    {
      name: `fingerprint ${FILES} files`,
      value: quantile(took, 0.5),
      unit: 'ms',
      baseline: quantile(read, 0.5),
      budget: null,
    },
    {
      name: 'longest stall while fingerprinting',
      value: stall,
      unit: 'ms',
      baseline: null,
      budget: 20,
    },
  ];
}

async function readAll(folder: string): Promise<void> {
  for (const name of await fs.promises.readdir(folder)) {
    const file = path.join(folder, name);
    if ((await fs.promises.stat(file)).isFile()) await fs.promises.readFile(file);
  }
}
