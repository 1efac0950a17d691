import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NATIVE_FOLDER } from './sources.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightkiln-install-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the guarded build', () => {
  it('does nothing and says nothing away from a Mac', async () => {
    expect(await install('linux', [])).toEqual({ code: 0, err: '' });
    expect(await install('linux', ['--strict'])).toEqual({ code: 0, err: '' });
  });

  it('warns and lets the install pass when the build fails on a Mac', async () => {
    const { code, err } = await install('darwin', []);
    expect(code).toBe(0);
    expect(err).toContain('was not built: node-gyp ended with 7.');
    expect(err).toContain('docs/native.md');
  });

  it('fails on a failed build where that is asked for', async () => {
    expect((await install('darwin', ['--strict'])).code).toBe(1);
  });

  it('warns when there is no node-gyp', async () => {
    const { code, err } = await install('darwin', [], { withGyp: false, withTools: true });
    expect(code).toBe(0);
    expect(err).toContain('node-gyp is not installed');
  });

  it('warns without starting anything when there is no compiler', async () => {
    const { code, err } = await install('darwin', [], { withGyp: true, withTools: false });
    expect(code).toBe(0);
    expect(err).toContain('command line tools are not installed');
  });
});

/** Runs a copy of the install program beside a node-gyp that fails, as if on `platform`. */
function install(
  platform: string,
  args: readonly string[],
  options: { readonly withGyp: boolean; readonly withTools: boolean } = {
    withGyp: true,
    withTools: true,
  },
): Promise<{ code: number; err: string }> {
  const program = path.join(folder, 'install.mjs');
  writeFileSync(program, readFileSync(path.join(NATIVE_FOLDER, 'install.mjs')));
  const pretend = path.join(folder, 'platform.mjs');
  writeFileSync(pretend, `Object.defineProperty(process, 'platform', { value: '${platform}' });`);
  if (options.withGyp) plantGyp();
  const select = path.join(folder, 'xcode-select');
  writeFileSync(select, `#!/bin/sh\nexit ${options.withTools ? 0 : 2}\n`);
  chmodSync(select, 0o755);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', pretend, program, ...args],
      { env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder } },
      (error, _out, err) => resolve({ code: Number(error?.code ?? 0), err }),
    );
  });
}

function plantGyp(): void {
  const bin = path.join(folder, 'node_modules', 'node-gyp', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'node-gyp.js'), 'process.exit(7);');
}
