import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { replayJournal } from '../../../src/node/store/replay.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow, tempFolder } from '../../helpers/temp-store.ts';
import { dumpTables, quickCheck } from './tables.ts';

const CHILD = path.join(import.meta.dirname, 'append-child.ts');
const KILLS = 30;

/** Every fifth kill does not wait for a word of the writer, so that it also hits the opening of the file. */
const BLIND_KILL_EVERY = 5;

/** Lets a child append to `file` and kills it; returns the last number it acknowledged, 0 if none. */
async function appendUntilKilled(file: string, from: number, kill: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD, file, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  const acks = 1 + ((kill * 7) % 23);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > acks) {
      child.kill('SIGKILL');
    }
  });
  if (kill % BLIND_KILL_EVERY === 0) {
    setTimeout(() => child.kill('SIGKILL'), 60 + 13 * kill);
  }
  await once(child, 'close');
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

it(`keeps every acknowledged event over ${KILLS} kills of the writer`, {
  timeout: 120_000,
}, async () => {
  const { dir, remove } = tempFolder();
  const file = path.join(dir, 'nightkiln.db');
  try {
    for (let kill = 0, tasks = 0; kill < KILLS; kill += 1) {
      const acked = await appendUntilKilled(file, tasks, kill);
      const store = openOrThrow(file, createManualClock());
      const events = store.after(0, 1_000_000);
      tasks = store.tasks(1_000_000).length;
      store.close();
      expect(events.length).toBeGreaterThanOrEqual(acked);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.filter(({ type }) => type === 'task.added')).toHaveLength(tasks);
    }
    expect(quickCheck(file)).toBe('ok');
    const target = path.join(dir, 'replayed.db');
    expect(replayJournal(file, target).ok).toBe(true);
    expect(dumpTables(target)).toEqual(dumpTables(file));
  } finally {
    remove();
  }
});
