import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { pruneLogs } from '../../../src/node/checks/log-retention.ts';
import { tempFolder } from '../process/running.ts';

it('keeps the newest outputs and touches nothing else', async () => {
  const folder = tempFolder();
  for (const [name, at] of [
    ['a.log', 30],
    ['b.log', 10],
    ['c.log', 20],
    ['notes.txt', 1],
  ] as const) {
    writeFileSync(path.join(folder.path, name), name);
    utimesSync(path.join(folder.path, name), at, at);
  }
  await pruneLogs(folder.path, 2);
  const left = readdirSync(folder.path).sort();
  folder.remove();
  expect(left).toEqual(['a.log', 'c.log', 'notes.txt']);
  await pruneLogs('/no/such/folder', 2);
});
