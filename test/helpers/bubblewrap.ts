import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { CODEX_PLATFORM_PACKAGE } from '../agents/pinned.ts';

const INSTALLER = path.resolve(import.meta.dirname, '../agents/install.ts');

/**
 * Sees to it that Linux tests find bubblewrap, before any of them runs: that of the system, otherwise the one that the
 * pinned codex package of test/agents brings, which is fetched once. Nothing of the system is changed.
 */
export function setup(): void {
  if (process.platform !== 'linux' || isOnPath()) return;
  if (bundled() === undefined) {
    spawnSync(process.execPath, [INSTALLER], { stdio: 'inherit' });
  }
  const program = bundled();
  if (program === undefined) {
    throw new Error('The tests need bubblewrap, and none could be fetched: install that package.');
  }
  process.env['PATH'] = `${path.dirname(program)}:${process.env['PATH'] ?? ''}`;
}

function isOnPath(): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.some((folder) => existsSync(path.join(folder, 'bwrap')));
}

function bundled(): string | undefined {
  return globSync(path.join(CODEX_PLATFORM_PACKAGE, 'vendor/*/codex-resources/bwrap'))[0];
}
