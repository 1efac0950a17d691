/**
 * Lays out a folder that looks like an unpacked Electron for macOS, as far as electron-builder reads it, so that
 * packing can be checked without the binary: `node scripts/electron-skeleton.ts FOLDER`, then `electronDist: FOLDER`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// The marker of the fuse wire, its version, its length, and one state per fuse: '1' is on, '0' is off.
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const DEFAULT_FUSES = '101100011';
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'];

/** Writes the skeleton of Electron `version` into `folder`. */
export function writeElectronSkeleton(folder: string, version: string): void {
  const contents = path.join(folder, 'Electron.app/Contents');
  const frameworks = path.join(contents, 'Frameworks');
  writeBundle(contents, 'Electron', version);
  for (const helper of HELPERS) {
    const name = `Electron Helper${helper}`;
    writeBundle(path.join(frameworks, `${name}.app`, 'Contents'), name, version);
  }
  const wire = Buffer.concat([
    Buffer.from(FUSE_SENTINEL, 'ascii'),
    Buffer.from([1, DEFAULT_FUSES.length]),
    Buffer.from(DEFAULT_FUSES, 'ascii'),
  ]);
  const framework = path.join(frameworks, 'Electron Framework.framework');
  for (const language of ['en.lproj', 'fr.lproj']) {
    mkdirSync(path.join(framework, 'Versions/A/Resources', language), { recursive: true });
    writeFileSync(path.join(framework, 'Versions/A/Resources', language, 'locale.pak'), '');
  }
  writeFileSync(path.join(framework, 'Electron Framework'), wire);
  mkdirSync(path.join(contents, 'Resources'), { recursive: true });
  writeFileSync(path.join(contents, 'Resources/electron.icns'), '');
  writeFileSync(path.join(folder, 'version'), version);
  writeFileSync(path.join(folder, 'LICENSE'), 'skeleton');
}

function writeBundle(contents: string, name: string, version: string): void {
  mkdirSync(path.join(contents, 'MacOS'), { recursive: true });
  writeFileSync(path.join(contents, 'MacOS', name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  writeFileSync(
    path.join(contents, 'Info.plist'),
    plist({
      CFBundleExecutable: name,
      CFBundleIdentifier: 'com.github.Electron',
      CFBundleName: name,
      CFBundlePackageType: 'APPL',
      CFBundleShortVersionString: version,
      CFBundleVersion: version,
      // The real one asks for these; the packed app must not.
      NSCameraUsageDescription: 'This app needs access to the camera',
      NSMicrophoneUsageDescription: 'This app needs access to the microphone',
    }),
  );
}

function plist(fields: Record<string, string>): string {
  const rows = Object.entries(fields).map(
    ([key, text]) => `<key>${key}</key><string>${text}</string>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${rows.join('')}</dict></plist>\n`;
}

/** The version of the Electron this repository pins. */
export function pinnedElectron(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../node_modules/electron/package.json'), 'utf8'),
  );
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed ? String(manifest.version) : '';
}

const [, script, folder] = process.argv;
if (script === import.meta.filename && folder !== undefined) {
  writeElectronSkeleton(path.resolve(folder), pinnedElectron());
}
