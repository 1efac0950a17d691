import { existsSync, realpathSync } from 'node:fs';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { resolveProgram } from '../process/start-refusal.ts';
import type { BubblewrapHost } from './bubblewrap.ts';
import { GUARDED_PROC } from './system-folders.ts';

/** Finds bubblewrap on PATH and what matters about this machine; fails when there is none. */
export function findBubblewrap(
  env: Readonly<Record<string, string | undefined>>,
): Result<BubblewrapHost> {
  const program = resolveProgram('bwrap', { cwd: '/', env });
  if (!program.ok) return program;
  return ok({
    program: program.value,
    canForbidNesting: true,
    resolver: realPathOf('/etc/resolv.conf'),
    isRoot: process.getuid?.() === 0,
    node: process.execPath,
    guarded: guardedHere(),
  });
}

function guardedHere(): BubblewrapHost['guarded'] {
  return {
    readOnly: GUARDED_PROC.readOnly.filter(existsSync),
    files: GUARDED_PROC.hiddenFiles.filter(existsSync),
    folders: GUARDED_PROC.hiddenFolders.filter(existsSync),
  };
}

function realPathOf(file: string): string | null {
  try {
    return realpathSync(file);
  } catch {
    // A machine without a resolver.
    return null;
  }
}
