import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const SYSTEM_PLACES = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Switches every headless Chromium of the tests is started with. They keep its sandbox off because the tests may run as root. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
  '--mute-audio',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--font-render-hinting=none',
];

let found: Promise<string> | undefined;

/**
 * The path of an executable Chromium: `NIGHTKILN_CHROMIUM`, then an installed one, then the one the package
 * `@sparticuz/chromium` carries, unpacked once per user and version into a private temporary folder.
 */
export function chromiumPath(): Promise<string> {
  found ??= findChromium();
  return found;
}

async function findChromium(): Promise<string> {
  const chosen = process.env['NIGHTKILN_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') return chosen;
  return SYSTEM_PLACES.find((place) => existsSync(place)) ?? (await unpackChromium());
}

async function unpackChromium(): Promise<string> {
  const version = packagedVersion();
  const folder = path.join(privateRoot(), `chromium-${version}`);
  const binary = path.join(folder, 'chromium');
  if (!existsSync(folder)) await unpackInto(folder);
  assertVersion(binary, version);
  return binary;
}

function packagedVersion(): string {
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest: unknown = JSON.parse(
    readFileSync(path.join(main, '../../../package.json'), 'utf8'),
  );
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  if (!isNamed) throw new Error('@sparticuz/chromium has no version');
  return String(manifest.version);
}

// Not TMPDIR: tests replace it and delete it, and unpacking costs seconds and 200 MB every time.
function privateRoot(): string {
  const owner = process.getuid?.() ?? 'user';
  const root = path.join('/tmp', `nightkiln-test-${owner}`);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return root;
}

// The package unpacks into TMPDIR and reuses whatever it finds there, so it gets an empty folder in a process of its
// own; the rename makes the finished copy appear at once for everyone.
async function unpackInto(folder: string): Promise<void> {
  const staging = `${folder}.${process.pid}`;
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  const script =
    "import('@sparticuz/chromium').then(async ({ default: c }) => { await c.executablePath(); })";
  execFileSync(process.execPath, ['-e', script], {
    cwd: path.dirname(new URL(import.meta.url).pathname),
    env: { PATH: process.env['PATH'] ?? '', HOME: os.tmpdir(), TMPDIR: staging },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    renameSync(staging, folder);
  } catch (thrown) {
    // Another process finished first; its copy is as good as ours.
    rmSync(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw thrown;
  }
}

function assertVersion(binary: string, version: string): void {
  const answer = execFileSync(binary, ['--version', ...chromiumArgs], { encoding: 'utf8' });
  const major = version.split('.')[0] ?? '';
  if (!new RegExp(`\\b${major}\\.\\d`).test(answer)) {
    throw new Error(`${binary} says '${answer.trim()}', expected version ${version}`);
  }
}
