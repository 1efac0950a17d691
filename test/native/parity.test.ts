import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { candidatePaths, load, missingBecause, native, nullObject } from '../../native/index.js';
import { NATIVE_FOLDER, readSources } from './sources.ts';

const addon = readSources().find(({ name }) => name === 'addon.mm')?.text ?? '';
const declarations = readFileSync(path.join(NATIVE_FOLDER, 'index.d.ts'), 'utf8');
const standIn = Object.keys(nullObject).sort();

describe('the exports of the addon', () => {
  it('are the same in Objective-C++, in the types and in the null object', () => {
    const registered = [...addon.matchAll(/^ {4}\{"(\w+)", (\w+)\},$/gm)];
    const body = /export interface NativeAddon \{([\s\S]*?)\n\}/.exec(declarations)?.[1] ?? '';
    const typed = [...body.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1]);
    expect(registered.map((match) => match[1])).toEqual(standIn);
    expect(typed).toEqual(standIn);
    expect(standIn).toHaveLength(19);
  });

  it('carry the name of the function behind them', () => {
    for (const [, name = '', call = ''] of addon.matchAll(/^ {4}\{"(\w+)", (\w+)\},$/gm)) {
      expect(call).toBe(`${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    }
  });

  it('are each defined once', () => {
    const text = readSources()
      .filter(({ name }) => name.endsWith('.mm'))
      .map((source) => source.text)
      .join('\n');
    for (const name of standIn) {
      const call = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const defined = text.match(
        new RegExp(`^Napi::Value ${call}\\(const Napi::CallbackInfo& info\\) \\{`, 'gm'),
      );
      expect(defined, name).toHaveLength(1);
    }
  });

  it.each(['ClockReading', 'PowerSourceReading', 'IdleReading', 'NetworkReading'])(
    'set every property of %s',
    (type) => {
      const body = new RegExp(`interface ${type} \\{([\\s\\S]*?)\\n\\}`).exec(declarations)?.[1];
      const names = [...(body ?? '').matchAll(/readonly (\w+):/g)].map((match) => match[1]);
      const text = readSources()
        .map((source) => source.text)
        .join('\n');
      expect(names.length).toBeGreaterThan(2);
      for (const name of names) expect(text).toContain(`"${name}"`);
    },
  );
});

describe('the null object', () => {
  it('knows nothing', async () => {
    const leaves = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
    const readings = [
      nullObject.clocks(),
      nullObject.diskFree('/'),
      nullObject.idle(),
      nullObject.memoryPressure(),
      nullObject.network(),
      nullObject.systemState(),
    ];
    expect(leaves(readings).every((leaf) => leaf === null)).toBe(true);
    expect(leaves(nullObject.powerSource()).filter((leaf) => leaf !== null)).toEqual(['unknown']);
    expect((await nullObject.mediaInUse()).mic).toEqual({
      inUse: null,
      pids: [],
      confidence: 'none',
    });
  });

  it('refuses assertions and lists, because an empty list would claim knowledge', async () => {
    const refused = { name: 'NativeError', code: 'E_UNSUPPORTED' };
    const options = { type: 'idle-system', name: 'x', timeoutSec: 60 } as const;
    await expect(nullObject.createAssertion(options)).rejects.toMatchObject(refused);
    await expect(nullObject.renewAssertion(1, 60)).rejects.toMatchObject(refused);
    await expect(nullObject.releaseAssertion(1)).rejects.toMatchObject(refused);
    await expect(nullObject.listAssertions()).rejects.toMatchObject(refused);
    await expect(nullObject.scheduledPowerEvents()).rejects.toMatchObject(refused);
  });

  it('never fires and closes twice without harm', () => {
    const fail = (): never => {
      throw new Error('fired');
    };
    for (const subscription of [
      nullObject.onNetwork(fail),
      nullObject.onPowerSource(fail),
      nullObject.onSystemState(fail),
      nullObject.onWillSleep(fail, { maxDelayMs: 1000 }),
    ]) {
      subscription.close();
      subscription.close();
    }
    nullObject.endActivity(nullObject.beginActivity('test'));
  });
});

describe('loading', () => {
  it('gives the addon or the null object with the reason', () => {
    expect(native === nullObject).toBe(missingBecause !== null);
  });

  it('looks for a packaged file of the architecture first, and nowhere but on a Mac', () => {
    expect(candidatePaths('linux', 'x64')).toEqual([]);
    const names = candidatePaths('darwin', 'arm64').map((file) =>
      path.relative(NATIVE_FOLDER, file),
    );
    expect(names).toEqual([
      path.join('prebuilds', 'darwin-arm64', 'nightkiln_power.node'),
      path.join('build', 'Release', 'nightkiln_power.node'),
    ]);
  });

  it('takes the null object for a broken file and for one that lacks exports', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nightkiln-native-'));
    try {
      const broken = path.join(folder, 'broken.node');
      writeFileSync(broken, 'not a library');
      expect(load([broken])).toEqual({
        native: nullObject,
        missingBecause: expect.stringMatching(/^It could not be loaded: /),
      });
      const old = path.join(folder, 'old.cjs');
      const present = standIn.filter((name) => name !== 'onWillSleep');
      writeFileSync(old, present.map((name) => `exports.${name} = () => undefined;`).join('\n'));
      expect(load([path.join(folder, 'absent'), old])).toEqual({
        native: nullObject,
        missingBecause: 'It is too old: it lacks onWillSleep.',
      });
      writeFileSync(
        path.join(folder, 'new.cjs'),
        standIn.map((name) => `exports.${name} = () => undefined;`).join('\n'),
      );
      expect(load([path.join(folder, 'new.cjs')]).missingBecause).toBeNull();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
