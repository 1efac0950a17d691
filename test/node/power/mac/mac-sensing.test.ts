import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NativeAddon } from '../../../../native/index.d.ts';
import { nullObject } from '../../../../native/index.js';
import {
  createMacFallback,
  type MacFallback,
} from '../../../../src/node/power/mac/mac-fallback.ts';
import { createMacSensing } from '../../../../src/node/power/mac/mac-sensing.ts';
import { loadMacNative, type MacNative } from '../../../../src/node/power/mac/native-addon.ts';
import { UNKNOWN_SYSTEM_STATE } from '../../../../src/node/power/mac/reading.ts';
import * as outputs from './outputs.ts';
import { createToolFolder, printing, type ToolFolder } from './tool.ts';

const NATIVE_FOLDER = path.resolve(import.meta.dirname, '../../../../native');

let tools: ToolFolder;

beforeEach(() => {
  tools = createToolFolder();
});
afterEach(() => tools.remove());

describe('loading the addon', () => {
  it('gives the addon of this machine or says why it is not there', async () => {
    const { native, missingBecause } = await loadMacNative(NATIVE_FOLDER);
    expect(native === null).toBe(missingBecause !== null);
    if (process.platform !== 'darwin') {
      expect(missingBecause).toBe('It has not been built for this machine.');
    }
  });

  it('says why when the folder is missing or holds something else', async () => {
    const absent = await loadMacNative(path.join(tools.folder, 'absent'));
    expect(absent.native).toBeNull();
    expect(absent.missingBecause).toMatch(/^It could not be loaded: /);
    const other = await loadMacNative(addonFolder('export const native = { clocks() {} };'));
    expect(other.native).toBeNull();
  });

  it('gives the addon where it is built', async () => {
    const real = path.join(NATIVE_FOLDER, 'null-object.js');
    const loaded = await loadMacNative(
      addonFolder(
        `export { nullObject as native } from ${JSON.stringify(real)};\nexport const missingBecause = null;`,
      ),
    );
    expect(loaded.native?.powerSource().source).toBe('unknown');
  });

  it('uses only what the addon promises', () => {
    const promised: NativeAddon = nullObject;
    const used: MacNative = promised;
    expect(used).toBe(nullObject);
  });
});

describe('sensing', () => {
  it('says that it is reduced without the addon, and reads by the tools', async () => {
    const sensing = createMacSensing({ native: null, missingBecause: 'Not built.' }, fallback());
    expect(sensing.reducedBecause).toBe('Not built.');
    expect((await sensing.powerSource()).source).toBe('battery');
    expect(await sensing.assertions()).toHaveLength(3);
    sensing.onPowerSource(() => undefined)();
  });

  it('takes the addon where it answers, and the repeating events from the tools', async () => {
    const native: MacNative = {
      ...nullObject,
      powerSource: () => ({ ...nullObject.powerSource(), source: 'ups', percent: 41 }),
      systemState: () => ({ ...UNKNOWN_SYSTEM_STATE, fullWake: true }),
      listAssertions: async () => [],
      scheduledPowerEvents: async () => [],
    };
    const sensing = createMacSensing({ native, missingBecause: null }, fallback());
    expect(sensing.reducedBecause).toBeNull();
    expect(await sensing.powerSource()).toMatchObject({ source: 'ups', percent: 41 });
    expect((await sensing.systemState()).fullWake).toBe(true);
    expect(await sensing.assertions()).toEqual([]);
    const schedule = await sensing.schedule();
    expect(schedule?.scheduled).toEqual([]);
    expect(schedule?.repeating).toHaveLength(2);
  });

  it('asks the tools where the addon refuses, does not know or answers nonsense', async () => {
    const native: MacNative = {
      ...nullObject,
      powerSource: () => ({ ...nullObject.powerSource(), percent: 4000 }),
    };
    const sensing = createMacSensing({ native, missingBecause: null }, fallback());
    expect((await sensing.powerSource()).percent).toBe(64);
    expect((await sensing.systemState()).fullWake).toBe(false);
    expect(await sensing.assertions()).toHaveLength(3);
    expect((await sensing.schedule())?.scheduled).toHaveLength(3);
  });

  it('passes changes on until it is stopped', () => {
    const callbacks = new Set<() => void>();
    const native: MacNative = {
      ...nullObject,
      onPowerSource: (callback) => {
        const call = (): void => callback(nullObject.powerSource());
        callbacks.add(call);
        return { close: () => void callbacks.delete(call) };
      },
    };
    let changes = 0;
    const sensing = createMacSensing({ native, missingBecause: null }, fallback());
    const stop = sensing.onPowerSource(() => (changes += 1));
    for (const call of callbacks) call();
    stop();
    for (const call of callbacks) call();
    expect(changes).toBe(1);
  });
});

function addonFolder(source: string): string {
  const folder = path.join(tools.folder, `addon-${Math.abs(source.length)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(path.join(folder, 'index.js'), source);
  return folder;
}

function fallback(): MacFallback {
  const pmset = `case "$2" in
  batt) ${printing(outputs.ON_BATTERY)} ;;
  systemstate) ${printing(outputs.DARK_WAKE)} ;;
  assertions) ${printing(outputs.ASSERTIONS)} ;;
  sched) ${printing(outputs.SCHEDULE)} ;;
esac`;
  return createMacFallback({
    tools: {
      pmset: tools.write('pmset', pmset),
      ioreg: tools.write('ioreg', 'exit 0'),
      caffeinate: tools.write('caffeinate', 'exit 0'),
    },
  });
}
