import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caffeinateArguments, startCaffeinate } from '../../../../src/node/power/mac/caffeinate.ts';
import { createToolFolder, type ToolFolder } from './tool.ts';

let tools: ToolFolder;

beforeEach(() => {
  tools = createToolFolder();
});
afterEach(() => tools.remove());

describe('the arguments of caffeinate', () => {
  it('holds idle sleep until the process ends', () => {
    expect(caffeinateArguments({ pid: 4242 })).toEqual(['-i', '-w', '4242']);
  });

  it('adds the limit', () => {
    expect(caffeinateArguments({ pid: 1, timeoutSec: 300 })).toEqual([
      '-i',
      '-t',
      '300',
      '-w',
      '1',
    ]);
  });

  it.each([
    { pid: 0 },
    { pid: -1 },
    { pid: 1.5 },
    { pid: 1, timeoutSec: 0 },
    { pid: 1, timeoutSec: 86_401 },
    { pid: Number.NaN },
  ])('refuses %j', (hold) => {
    expect(() => caffeinateArguments(hold)).toThrow();
  });
});

describe('a running hold', () => {
  it('runs the tool until it is released, and release is not a loss', async () => {
    const file = tools.write('caffeinate', `echo "$*" > ${tools.folder}/args; exec sleep 60`);
    let losses = 0;
    const hold = startCaffeinate({ pid: process.pid }, { file, onLost: () => (losses += 1) });
    const pid = hold.pid() ?? 0;
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => argsOf()).toBe(`-i -w ${process.pid}\n`);
    hold.release();
    hold.release();
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(hold.pid()).toBeNull();
    expect(losses).toBe(0);
  });

  it('tells once when the tool ends by itself or is missing', async () => {
    for (const file of [tools.write('caffeinate', 'exit 1'), path.join(tools.folder, 'absent')]) {
      let losses = 0;
      const hold = startCaffeinate({ pid: process.pid }, { file, onLost: () => (losses += 1) });
      await expect.poll(() => losses).toBe(1);
      expect(hold.pid()).toBeNull();
      hold.release();
      expect(losses).toBe(1);
    }
  });
});

function argsOf(): string {
  try {
    return readFileSync(path.join(tools.folder, 'args'), 'utf8');
  } catch {
    // The tool has not started yet.
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: it has ended.
    return false;
  }
}
