import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrowingFile } from '../../../../src/node/agent/program-agent/growing-file.ts';
import { tempFolder } from '../../process/running.ts';

let folder: ReturnType<typeof tempFolder>;
let file: string;

beforeEach(() => {
  folder = tempFolder();
  file = path.join(folder.path, 'thread.jsonl');
});
afterEach(() => folder.remove());

describe('a file that grows', () => {
  it('gives each whole line once, however it is cut, also within a character', async () => {
    const growing = createGrowingFile(() => Promise.resolve(file), 0);
    writeFileSync(file, '');
    const bytes = Buffer.from('{"a":"ü"}\n{"b":"🌙"}\n');
    const heard: string[] = [];
    for (const byte of bytes) {
      appendFileSync(file, Buffer.from([byte]));
      heard.push(...(await growing.read()));
    }
    expect(heard).toEqual(['{"a":"ü"}', '{"b":"🌙"}']);
  });

  it('begins behind what was there before, and waits for a file that is not there yet', async () => {
    let place: string | null = null;
    const growing = createGrowingFile(() => Promise.resolve(place), 4);
    expect(await growing.read()).toEqual([]);
    writeFileSync(file, 'old\nnew\n');
    place = file;
    expect(await growing.read()).toEqual(['new']);
    rmSync(file);
    expect(await growing.read()).toEqual([]);
  });

  it('reads a large file in looks of 4 MiB, and forgets a line that never ends', async () => {
    const growing = createGrowingFile(() => Promise.resolve(file), 0);
    writeFileSync(file, `${'x'.repeat(20 * 1024 * 1024)}`);
    for (let n = 0; n < 6; n += 1) expect(await growing.read()).toEqual([]);
    appendFileSync(file, '\nlast\n');
    expect((await growing.read()).at(-1)).toBe('last');
  });
});
