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
import { findClaude } from '../../../../src/node/agent/claude/program/find.ts';

const PACKAGES = 'lib/node_modules/@anthropic-ai';

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

function find(bin?: string) {
  const env = { PATH: `relative:${path.join(root, 'bin')}`, HOME: path.join(root, 'home') };
  return findClaude({ bin, env, machine: 'linux-x64', systemFolders: [path.join(root, 'system')] });
}

describe('the claude program', () => {
  it('is the one for this machine beside the npm entry, which may be a stand-in', async () => {
    link('bin/claude', program(`${PACKAGES}/claude-code/bin/claude.exe`));
    const native = program(`${PACKAGES}/claude-code-linux-x64/claude`);
    expect(await find()).toEqual({ ok: true, value: native });
  });

  it('is the one inside the package of a nested install, also for musl', async () => {
    link('bin/claude', program(`${PACKAGES}/claude-code/bin/claude.exe`));
    const inner = `${PACKAGES}/claude-code/node_modules/@anthropic-ai`;
    const native = program(`${inner}/claude-code-linux-x64-musl/claude`);
    expect(await find()).toEqual({ ok: true, value: native });
  });

  it('is the entry itself where there is no other', async () => {
    const entry = program(`${PACKAGES}/claude-code/bin/claude.exe`);
    link('bin/claude', entry);
    expect(await find()).toEqual({ ok: true, value: entry });
  });

  it("is the version behind the link of claude's own installer", async () => {
    const version = program('home/.local/share/claude/versions/2.1.329');
    link('home/.local/bin/claude', version);
    expect(await find()).toEqual({ ok: true, value: version });
  });

  it('is found in the folder of older installers, and last in those of the system', async () => {
    const system = program('system/claude');
    expect(await find()).toEqual({ ok: true, value: system });
    const local = program('home/.claude/local/claude');
    expect(await find()).toEqual({ ok: true, value: local });
  });

  it('is the configured one, by path or by name', async () => {
    const mine = program('mine/claude-next');
    program('bin/claude');
    expect(await find(mine)).toEqual({ ok: true, value: mine });
    const named = program('bin/claude-beta');
    expect(await find('claude-beta')).toEqual({ ok: true, value: named });
  });

  it('is missed in a sentence with what to do', async () => {
    expect(await find()).toMatchObject({
      ok: false,
      error: {
        code: 'agent-missing',
        message: 'The program "claude" was not found.',
        fix: expect.stringContaining('npm install -g @anthropic-ai/claude-code'),
      },
    });
    expect((await find('./claude')).ok).toBe(false);
  });
});
