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

  it('keeps what it built where a packaged app looks for it, one for each architecture', async () => {
    const options = { withGyp: true, withTools: true, gyp: WORKING_GYP };
    expect(await install('darwin', ['--arch=arm64'], options)).toEqual({ code: 0, err: '' });
    expect((await install('darwin', ['--arch=x64', '--strict'], options)).code).toBe(0);
    for (const arch of ['arm64', 'x64']) {
      const file = path.join(folder, `prebuilds/darwin-${arch}/nightkiln_power.node`);
      expect(readFileSync(file, 'utf8')).toBe(`rebuild --arch=${arch}`);
    }
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

/** Builds in the folder it is started in, as the real one does. */
const WORKING_GYP = `const fs = require('node:fs');
fs.mkdirSync('build/Release', { recursive: true });
fs.writeFileSync('build/Release/nightkiln_power.node', process.argv.slice(2).join(' '));`;

/** Runs a copy of the install program beside a node-gyp that fails, as if on `platform`. */
function install(
  platform: string,
  args: readonly string[],
  options: { readonly withGyp: boolean; readonly withTools: boolean; readonly gyp?: string } = {
    withGyp: true,
    withTools: true,
  },
): Promise<{ code: number; err: string }> {
  const program = path.join(folder, 'install.mjs');
  writeFileSync(program, readFileSync(path.join(NATIVE_FOLDER, 'install.mjs')));
  const pretend = path.join(folder, 'platform.mjs');
  writeFileSync(pretend, `Object.defineProperty(process, 'platform', { value: '${platform}' });`);
  if (options.withGyp) plantGyp(options.gyp ?? 'process.exit(7);');
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

function plantGyp(script: string): void {
  const bin = path.join(folder, 'node_modules', 'node-gyp', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'node-gyp.js'), script);
}
