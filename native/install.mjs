// Builds the addon on a Mac and does nothing anywhere else. A failed build is a warning: the app works without the
// addon. `--strict` makes it an error (CI); `--arch=x64` builds for another architecture.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const isStrict = process.argv.includes('--strict');
const arch = process.argv.find((argument) => argument.startsWith('--arch='))?.slice(7);

if (process.platform === 'darwin') {
  const reason = build(arch ?? process.arch);
  if (reason !== null) {
    process.stderr.write(
      `Nightkiln's native addon was not built: ${reason}\nThe app works without it, with reduced power sensing. See docs/native.md.\n`,
    );
    process.exitCode = isStrict ? 1 : 0;
  }
}

function build(target) {
  const gyp = nodeGyp();
  if (gyp === null) return 'node-gyp is not installed.';
  if (!hasCompiler())
    return "Apple's command line tools are not installed (xcode-select --install).";
  const run = spawnSync(process.execPath, [gyp, 'rebuild', `--arch=${target}`], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  if (run.error !== undefined) return run.error.message;
  if (run.status !== 0) return `node-gyp ended with ${run.status ?? run.signal}.`;
  keepForPackaging(target);
  return null;
}

// Where the app looks first and a packaged one only: a build for the other architecture does not replace this one.
function keepForPackaging(target) {
  const folder = path.join(import.meta.dirname, 'prebuilds', `darwin-${target}`);
  const name = 'nightkiln_power.node';
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(import.meta.dirname, 'build', 'Release', name), path.join(folder, name));
}

// Without the tools, starting a compiler or Python would open a dialog of the system; this question does not.
function hasCompiler() {
  return spawnSync('xcode-select', ['-p'], { stdio: 'ignore' }).status === 0;
}

function nodeGyp() {
  try {
    return createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  } catch {
    // node-gyp comes with the packaging tools; without them there is nothing to build with.
    return null;
  }
}
