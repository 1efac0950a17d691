import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireLock } from '../../src/node/lock.ts';
import { type TempFolder, tempFolder } from '../helpers/temp-store.ts';

const CHILD = path.join(import.meta.dirname, 'lock-child.ts');
let temp: TempFolder;
let children: Starter[];
beforeEach(() => {
  temp = tempFolder();
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(killed));
  temp.remove();
});

interface Starter {
  readonly child: ChildProcess;
  readonly said: Promise<string>;
  readonly ended: Promise<unknown>;
}

/** Starts a process that wants the lock; `said` is its one line. */
function start(dir = temp.dir): Starter {
  const child = spawn(process.execPath, [CHILD, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const said = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
  const starter = { child, said, ended: once(child, 'exit') };
  children.push(starter);
  return starter;
}

async function killed({ child, ended }: Starter): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

it('is won by exactly one of 20 simultaneous starters', { timeout: 120_000 }, async () => {
  const words = await Promise.all(Array.from({ length: 20 }, () => start().said));
  expect(words.filter((word) => word === 'won')).toHaveLength(1);
  expect(words.filter((word) => word.startsWith('locked: '))).toHaveLength(19);
});

it('names the process that holds it, and is free at once when that is killed', async () => {
  const holder = start();
  expect(await holder.said).toBe('won');
  const refused = acquireLock(temp.dir);
  expect(refused).toMatchObject({ ok: false, error: { code: 'locked' } });
  expect(refused.ok ? '' : refused.error.message).toContain(`process ${holder.child.pid}`);
  await killed(holder);
  const next = acquireLock(temp.dir);
  expect(next.ok).toBe(true);
  expect(await start().said).toMatch(`process ${process.pid}`);
  if (next.ok) {
    next.value.release();
  }
});

it('does not name a holder that is gone', async () => {
  const holder = start();
  await holder.said;
  fs.writeFileSync(path.join(temp.dir, 'engine.lock.pid'), '999999999\n');
  const refused = acquireLock(temp.dir);
  expect(refused.ok ? '' : refused.error.message).toBe(
    'Another Nightkiln already works on this state folder.',
  );
});

it('is held once by one process too, and a refused try does not loosen it', async () => {
  const first = acquireLock(temp.dir);
  expect(acquireLock(temp.dir)).toMatchObject({ ok: false, error: { code: 'locked' } });
  expect(await start().said).toMatch(/^locked: /);
  if (first.ok) {
    first.value.release();
    first.value.release();
  }
  expect(await start().said).toBe('won');
});

it('makes the folder and keeps its files for the owner alone', () => {
  const umask = process.umask(0);
  const dir = path.join(temp.dir, 'state');
  const lock = acquireLock(dir);
  process.umask(umask);
  const modes = fs
    .readdirSync(dir)
    .map((name) => [name, fs.statSync(path.join(dir, name)).mode & 0o777]);
  expect(Object.fromEntries(modes)).toEqual({ 'engine.lock.db': 0o600, 'engine.lock.pid': 0o600 });
  expect(fs.statSync(dir).mode & 0o777).toBe(0o700);
  if (lock.ok) {
    lock.value.release();
  }
});

it('says so when its file cannot be used', () => {
  fs.mkdirSync(path.join(temp.dir, 'engine.lock.db'));
  expect(acquireLock(temp.dir)).toMatchObject({ ok: false, error: { code: 'store-unusable' } });
});
