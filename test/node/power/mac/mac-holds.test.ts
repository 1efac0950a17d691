import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nullObject } from '../../../../native/index.js';
import { createHeadlessPower } from '../../../../src/node/power/headless-power.ts';
import { macAwakeMs, nativeFolder } from '../../../../src/node/power/mac/load-native.ts';
import { createMacHolds } from '../../../../src/node/power/mac/mac-holds.ts';
import type { LoadedNative, MacNative } from '../../../../src/node/power/mac/native-addon.ts';
import { nativeSleep } from '../../../../src/node/power/mac/native-sleep.ts';
import { sleepHolderOn } from '../../../../src/node/power/sleep-holder.ts';
import { createToolFolder, type ToolFolder } from './tool.ts';

let tools: ToolFolder;

beforeEach(() => {
  tools = createToolFolder();
});
afterEach(() => tools.remove());

const WANTS = { name: 'Overnight run a', timeoutMs: 90_500, scope: 'run' } as const;
const MISSING: LoadedNative = { native: null, missingBecause: 'Not built.' };

/** Keeps assertions as the system does, and notes the calls. */
function assertions(change: Partial<MacNative> = {}) {
  const listed = new Map<number, string>();
  const calls: string[] = [];
  const native: MacNative = {
    ...nullObject,
    createAssertion: async ({ type, name, timeoutSec }) => {
      calls.push(`create ${type} ${timeoutSec}`);
      const id = listed.size + 1;
      listed.set(id, name);
      return { id };
    },
    renewAssertion: async (id, seconds) => void calls.push(`renew ${id} ${seconds}`),
    releaseAssertion: async (id) => {
      calls.push(`release ${id}`);
      listed.delete(id);
    },
    listAssertions: async () =>
      [...listed.values()].map((name) => ({
        pid: 1,
        process: null,
        type: 'PreventUserIdleSystemSleep',
        name,
        level: 255,
      })),
    ...change,
  };
  return { loaded: { native, missingBecause: null } as const, listed, calls };
}

describe('a hold by the addon', () => {
  it('is a named assertion with a timeout, which is read back, renewed and released once', async () => {
    const { loaded, calls } = assertions();
    const hold = createMacHolds(loaded)(WANTS);
    expect(hold.heldBy).toBe('IOKit');
    expect(await hold.isHeld()).toBe(true);
    hold.renew(60_000);
    hold.release();
    hold.release();
    hold.renew(60_000);
    expect(await hold.isHeld()).toBe(false);
    expect(calls).toEqual(['create idle-system 91', 'renew 1 60', 'release 1']);
  });

  it('is found lost when the system no longer lists it, and unknown when it does not answer', async () => {
    const { loaded, listed } = assertions();
    const hold = createMacHolds(loaded)(WANTS);
    await hold.isHeld();
    listed.clear();
    expect(await hold.isHeld()).toBe(false);
    const silent = assertions({ listAssertions: nullObject.listAssertions });
    expect(await createMacHolds(silent.loaded)(WANTS).isHeld()).toBeNull();
  });

  it('that the system refuses is lost, and the next one is by caffeinate', async () => {
    const file = tools.write('caffeinate', 'exec sleep 60');
    const { loaded } = assertions({ createAssertion: nullObject.createAssertion });
    const take = createMacHolds(loaded, file);
    const refused = take(WANTS);
    expect(await refused.isHeld()).toBe(false);
    refused.renew(1000);
    refused.release();
    const second = take(WANTS);
    expect(second.heldBy).toBe('caffeinate');
    expect(await second.isHeld()).toBe(true);
    second.release();
  });
});

describe('a hold by caffeinate', () => {
  it('holds idle sleep for its time and until this process ends, never the display', async () => {
    const note = path.join(tools.folder, 'args');
    const file = tools.write('caffeinate', `echo "$*" >> ${note}\nexec sleep 60`);
    const hold = createMacHolds(MISSING, file)(WANTS);
    const args = () => {
      try {
        return readFileSync(note, 'utf8').trim().split('\n');
      } catch {
        // The tool has not started yet.
        return [];
      }
    };
    await expect.poll(args).toEqual([`-i -t 91 -w ${process.pid}`]);
    hold.renew(300_000);
    await expect.poll(args).toHaveLength(2);
    expect(args()[1]).toBe(`-i -t 300 -w ${process.pid}`);
    expect(await hold.isHeld()).toBe(true);
    hold.release();
    await expect.poll(() => hold.isHeld()).toBe(false);
  });

  it('is lost when the tool ends by itself', async () => {
    const file = tools.write('caffeinate', 'exit 1');
    const hold = createMacHolds(MISSING, file)(WANTS);
    await expect.poll(() => hold.isHeld()).toBe(false);
  });
});

describe('a headless Mac', () => {
  it('holds by the addon where it is', () => {
    const { loaded } = assertions();
    expect(sleepHolderOn('darwin', loaded)).toBe('IOKit');
    expect(sleepHolderOn('darwin', MISSING)).toBe('caffeinate');
    const hold = createHeadlessPower({ platform: 'darwin', loaded }).hold(WANTS);
    expect(hold.heldBy).toBe('IOKit');
    hold.release();
  });

  it('hears of sleep by the addon, which waits until the listeners are done', async () => {
    let ask: (event: { ack(): void }) => void = () => undefined;
    let change: (event: { kind: 'did-wake' | 'lid' }) => void = () => undefined;
    let closed = 0;
    let delayMs: number | undefined;
    const subscription = {
      close: () => {
        closed += 1;
      },
    };
    const { loaded } = assertions({
      onWillSleep: (handler, options) => {
        ask = handler;
        delayMs = options?.maxDelayMs;
        return subscription;
      },
      onSystemState: (callback) => {
        change = callback;
        return subscription;
      },
    });
    const heard: string[] = [];
    let finish: () => void = () => undefined;
    const stop = createHeadlessPower({ platform: 'darwin', loaded }).onSleep((moment) => {
      heard.push(moment);
      return new Promise((resolve) => (finish = resolve));
    });
    let isAcknowledged = false;
    ask({ ack: () => (isAcknowledged = true) });
    await Promise.resolve();
    expect(isAcknowledged).toBe(false);
    finish();
    await expect.poll(() => isAcknowledged).toBe(true);
    change({ kind: 'lid' });
    change({ kind: 'did-wake' });
    expect(heard).toEqual(['suspend', 'resume']);
    expect(delayMs).toBe(10_000);
    stop();
    expect(closed).toBe(2);
  });

  it('hears nothing without the addon', () => {
    createHeadlessPower({ platform: 'darwin', loaded: MISSING }).onSleep(() => undefined)();
    expect(nativeSleep(nullObject)(async () => undefined)()).toBeUndefined();
  });

  it('reads the clock that stands still during sleep from the addon', () => {
    const clocks = () => ({ wallMs: 1, awakeMs: 2, continuousMs: 3 });
    expect(macAwakeMs(assertions({ clocks }).loaded)?.()).toBe(2);
    expect(macAwakeMs(MISSING)).toBeUndefined();
  });
});

describe('the folder of the addon', () => {
  it('lies beside the nearest package.json and nowhere else', () => {
    const root = path.resolve(import.meta.dirname, '../../../..');
    expect(nativeFolder(path.join(root, 'src/node/power/mac'))).toBe(path.join(root, 'native'));
    expect(nativeFolder(path.join(root, 'out/main/chunks'))).toBe(path.join(root, 'native'));
    expect(nativeFolder(tools.folder)).toBe(path.join(path.parse(tools.folder).root, 'native'));
  });
});
