import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pinnedElectron, writeElectronSkeleton } from '../../scripts/electron-skeleton.ts';

const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'packed-'));
const bundle = path.join(folder, 'dist/mac-arm64/Nightkiln.app');
const contents = path.join(bundle, 'Contents');
const run = promisify(execFile);

interface Asar {
  listPackage(archive: string, options: { isPack: boolean }): string[];
}

async function runTool(tool: string, args: readonly string[]): Promise<string> {
  const bin = path.join(root, 'node_modules/.bin');
  const { stdout } = await run(path.join(bin, tool), args, {
    cwd: root,
    env: {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      TMPDIR: folder,
      npm_config_update_notifier: 'false',
    },
  });
  return stdout;
}

async function pack(): Promise<void> {
  const out = path.join(folder, 'out');
  const skeleton = path.join(folder, 'electron');
  writeElectronSkeleton(skeleton, pinnedElectron());
  await runTool('electron-vite', ['build', '--outDir', out]);
  const written = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
  const files = written.files.filter((pattern: string) => pattern !== 'out/**');
  const configuration = {
    ...written,
    electronDist: skeleton,
    directories: { ...written.directories, output: path.join(folder, 'dist') },
    files: [{ from: out, to: 'out', filter: ['**/*'] }, ...files],
  };
  const file = path.join(folder, 'builder.json');
  writeFileSync(file, JSON.stringify(configuration));
  await runTool('electron-builder', ['--mac', '--dir', '--arm64', '--config', file]);
}

describe('the packed app', { timeout: 60_000 }, () => {
  let listed: string[] = [];
  let plist = '';

  beforeAll(async () => {
    await pack();
    const asar: Asar = createRequire(import.meta.url)('@electron/asar');
    listed = asar.listPackage(path.join(contents, 'Resources/app.asar'), { isPack: false });
    plist = readFileSync(path.join(contents, 'Info.plist'), 'utf8');
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the entry, the command line, the preload, both pages and the glyphs', () => {
    const needed = [
      '/package.json',
      '/out/main/index.js',
      '/out/main/cli.js',
      '/out/preload/index.cjs',
      '/out/renderer/popover.html',
      '/out/renderer/brief.html',
      '/assets/tray/idleTemplate.png',
      '/assets/tray/attentionTemplate@2x.png',
      '/native/index.js',
      '/native/null-object.js',
    ];
    expect(needed.filter((file) => !listed.includes(file))).toEqual([]);
  });

  it('holds every package that is a dependency', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const missing = Object.keys(dependencies).filter(
      (name) => !listed.includes(`/node_modules/${name}/package.json`),
    );
    expect(missing).toEqual([]);
  });

  it('leaves out sources, tests, maps, other platforms and the Node of the checkout', () => {
    const unwanted =
      /^\/(src|test|docs|scripts)\/|^\/native\/(?!index\.js$|null-object\.js$|prebuilds)|\.map$|\.d\.ts$|\/deps\/sqlite3|^\/node_modules\/node\/.|prebuilds\/(?!darwin-arm64)/;
    expect(listed.filter((file) => unwanted.test(file))).toEqual([]);
  });

  it('unpacks the native binaries: the one of SQLite, and the addon where it was built', () => {
    const sqlite = 'node_modules/better-sqlite3/prebuilds/darwin-arm64.node';
    const addon = 'native/prebuilds/darwin-arm64/nightkiln_power.node';
    const binaries = [sqlite, ...(existsSync(path.join(root, addon)) ? [addon] : [])].sort();
    const found = listed.filter((file) => file.endsWith('.node')).sort();
    expect(found).toEqual(binaries.map((file) => `/${file}`).sort());
    for (const file of binaries) {
      expect(existsSync(path.join(contents, 'Resources/app.asar.unpacked', file)), file).toBe(true);
    }
  });

  it('is a menu-bar app of ours for macOS 13, with its archive sealed', () => {
    const value = (key: string): string | undefined =>
      new RegExp(`<key>${key}</key>\\s*<(?:string>([^<]*)</string|(true))`)
        .exec(plist)
        ?.slice(1)
        .find(Boolean);
    expect(
      Object.fromEntries(
        [
          'CFBundleIdentifier',
          'LSUIElement',
          'LSMinimumSystemVersion',
          'LSApplicationCategoryType',
        ].map((key) => [key, value(key)]),
      ),
    ).toEqual({
      CFBundleIdentifier: 'dev.nightkiln.app',
      LSUIElement: 'true',
      LSMinimumSystemVersion: '13.0',
      LSApplicationCategoryType: 'public.app-category.developer-tools',
    });
    expect(plist).toContain('<key>ElectronAsarIntegrity</key>');
  });

  it('asks for no insecure network, camera or microphone', () => {
    expect(plist).not.toMatch(
      /NSAppTransportSecurity|NSAllowsArbitraryLoads|NSCamera|NSMicrophone/,
    );
  });

  it('carries our icon and no language but English', () => {
    const icon = readFileSync(path.join(contents, 'Resources/icon.icns'));
    expect(icon.equals(readFileSync(path.join(root, 'assets/icon.icns')))).toBe(true);
    const framework = path.join(contents, 'Frameworks/Electron Framework.framework');
    expect(existsSync(path.join(framework, 'Versions/A/Resources/en.lproj'))).toBe(true);
    expect(existsSync(path.join(framework, 'Versions/A/Resources/fr.lproj'))).toBe(false);
  });

  it('has its fuses set as table 7.1 says, read back from the binary', async () => {
    const stdout = await runTool('electron-fuses', ['read', '--app', bundle]);
    const fuses = [...stdout.matchAll(/^\s+(\w+) is (\w+)$/gm)].map(([, name, state]) => [
      name,
      state,
    ]);
    expect(Object.fromEntries(fuses)).toMatchObject({
      RunAsNode: 'Disabled',
      EnableCookieEncryption: 'Enabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      LoadBrowserProcessSpecificV8Snapshot: 'Disabled',
      GrantFileProtocolExtraPrivileges: 'Disabled',
    });
  });
});
