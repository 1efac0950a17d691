import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { withoutKeys } from '../../scripts/after-pack.ts';

interface Builder {
  validateConfiguration(configuration: object, log: { isEnabled: boolean }): Promise<void>;
}

const root = path.join(import.meta.dirname, '../..');
const load = createRequire(import.meta.url);
const builder: Builder = load(
  path.join(root, 'node_modules/app-builder-lib/out/util/config/config.js'),
);
const read = () => parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
const check = (configuration: object) =>
  builder.validateConfiguration(configuration, { isEnabled: false });

describe('electron-builder.yml', () => {
  it('passes the schema of electron-builder', async () => {
    await expect(check(read())).resolves.toBeUndefined();
  });

  it.each([
    ['an unknown key', { surprise: true }],
    ['a fuse that does not exist', { electronFuses: { runAsNodes: false } }],
    ['an unknown target', { mac: { target: [{ target: 'dmgg' }], colour: 1 } }],
  ])('would be refused with %s', async (_name, change) => {
    await expect(check({ ...read(), ...change })).rejects.toThrow();
  });

  it('names only files that exist', () => {
    const { mac, afterPack, directories } = read();
    const named = [mac.icon, mac.entitlements, mac.entitlementsInherit, afterPack];
    for (const file of [...named, directories.buildResources]) {
      expect(existsSync(path.join(root, file)), file).toBe(true);
    }
    // An icon.png would make electron-builder download an icon tool.
    expect(existsSync(path.join(root, 'assets/icon.png'))).toBe(false);
  });

  it('sets every fuse as table 7.1 says', () => {
    expect(read().electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});

describe('the entitlements', () => {
  it('allow just-in-time code and nothing else', () => {
    const text = readFileSync(path.join(root, 'assets/entitlements.mac.plist'), 'utf8');
    const keys = [...text.matchAll(/<key>(.*?)<\/key>/g)].map(([, key]) => key);
    expect(keys).toEqual(['com.apple.security.cs.allow-jit']);
    expect(text).toContain('<true/>');
  });
});

describe('a property list', () => {
  const plist = `<plist><dict>
    <key>A</key>
    <dict><key>In</key><dict><key>Deep</key><true/></dict><key>Out</key><string>x</string></dict>
    <key>B</key><string>kept</string>
    <key>C</key><true/>
  </dict></plist>`;

  it('loses a key with everything inside its value', () => {
    expect(withoutKeys(plist, ['A', 'missing'])).toBe(`<plist><dict>
    <key>B</key><string>kept</string>
    <key>C</key><true/>
  </dict></plist>`);
  });

  it('loses an empty element and a text', () => {
    expect(withoutKeys(plist, ['C', 'B', 'A'])).toBe('<plist><dict>\n  </dict></plist>');
  });

  it('is not cut when it is broken', () => {
    expect(() => withoutKeys('<key>A</key><dict><true/>', ['A'])).toThrow('middle of a value');
  });
});
