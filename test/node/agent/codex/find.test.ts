import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCodex } from '../../../../src/node/agent/codex/program/find.ts';

const MACHINE = 'linux-x64';
const NATIVE = 'vendor/x86_64-unknown-linux-musl/bin/codex';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-find-')));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(file: string): string {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, '#!/bin/sh\n');
  chmodSync(full, 0o755);
  return full;
}

function link(from: string, to: string): void {
  mkdirSync(path.dirname(path.join(root, from)), { recursive: true });
  symlinkSync(to, path.join(root, from));
}

function find(bin?: string, machine = MACHINE) {
  const env = { PATH: `relative:${path.join(root, 'bin')}`, HOME: path.join(root, 'home') };
  return findCodex({ bin, env, machine, systemFolders: [path.join(root, 'system')] });
}

describe('the codex program', () => {
  it('is the native one beside an npm launcher on PATH', async () => {
    const launcher = program('lib/node_modules/@openai/codex/bin/codex.js');
    const native = program(`lib/node_modules/@openai/codex-linux-x64/${NATIVE}`);
    link('bin/codex', launcher);
    expect(await find()).toEqual({ ok: true, value: native });
  });

  it('is the native one inside the package of a nested install', async () => {
    const launcher = program('lib/node_modules/@openai/codex/bin/codex.js');
    const inner = 'lib/node_modules/@openai/codex/node_modules/@openai';
    const native = program(`${inner}/codex-linux-x64/${NATIVE}`);
    link('bin/codex', launcher);
    expect(await find()).toEqual({ ok: true, value: native });
  });

  it('is the native one of a pnpm store, where the sibling is a link', async () => {
    const store = 'lib/.pnpm/@openai+codex@1/node_modules/@openai';
    const launcher = program(`${store}/codex/bin/codex.js`);
    const native = program(`lib/.pnpm/platform/${NATIVE}`);
    link(`${store}/codex-linux-x64`, path.join(root, 'lib/.pnpm/platform'));
    link('bin/codex', launcher);
    expect(await find()).toEqual({ ok: true, value: native });
  });

  it('is what a link points to when it is native already', async () => {
    const native = program('cellar/codex-0.169.0');
    link('bin/codex', native);
    expect(await find()).toEqual({ ok: true, value: native });
  });

  it('is found in the folders a desktop app does not have on PATH, newest Node first', async () => {
    program('home/.nvm/versions/node/v9.1.0/bin/codex');
    const newest = program('home/.nvm/versions/node/v24.2.0/bin/codex');
    expect(await find()).toEqual({ ok: true, value: newest });
    program('system/codex');
    expect(await find()).toEqual({ ok: true, value: newest });
    const own = program('home/.local/bin/codex');
    expect(await find()).toEqual({ ok: true, value: own });
  });

  it('is the configured one before any other, as a path or as a name', async () => {
    program('bin/codex');
    const other = program('bin/codex-next');
    expect(await find(other)).toEqual({ ok: true, value: other });
    expect(await find('codex-next')).toEqual({ ok: true, value: other });
  });

  it.each([
    ['nothing is installed', undefined, 'The program "codex" was not found.'],
    [
      'the configured name is unknown',
      'no-such-codex',
      'The program "no-such-codex" was not found.',
    ],
    [
      'the configured path is empty',
      '/nowhere/codex',
      'There is no program at "/nowhere/codex", the configured codex.',
    ],
    [
      'the configured path is relative',
      './codex',
      'There is no program at "./codex", the configured codex.',
    ],
  ])('is missing when %s, with what to do', async (_when, bin, message) => {
    const found = await find(bin);
    expect(found.ok).toBe(false);
    if (found.ok) return;
    expect(found.error).toMatchObject({ code: 'agent-missing', message });
    expect(found.error.fix).toContain('npm install -g @openai/codex');
  });

  it('is missing when the launcher has no program for this machine', async () => {
    link('bin/codex', program('lib/node_modules/@openai/codex/bin/codex.js'));
    const lacking = await find();
    expect(!lacking.ok && lacking.error.message).toContain('lacks its program for linux-x64');
    const unknown = await find(undefined, 'sunos-sparc');
    expect(!unknown.ok && unknown.error.message).toBe('Codex has no program for sunos-sparc.');
  });

  it('is neither a folder nor a file without the right to run', async () => {
    mkdirSync(path.join(root, 'bin/codex'), { recursive: true });
    const file = program('home/.local/bin/codex');
    chmodSync(file, 0o644);
    expect((await find()).ok).toBe(false);
  });
});
