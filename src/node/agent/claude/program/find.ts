import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { ok, type Result } from '../../../../shared/result.ts';
import { firstExecutable } from '../../program-agent/executable.ts';
import { findProgramEntry } from '../../program-agent/find-entry.ts';

const INSTALL =
  'Install it with "npm install -g @anthropic-ai/claude-code", or set claude.bin to its path.';

/** Where to look, and for which machine. */
export interface Whereabouts {
  /** `claude.bin` of the configuration: an absolute path, or a name. */
  readonly bin?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `process.platform` and `process.arch`, joined by a hyphen; absent: this machine. */
  readonly machine?: string;
  /** Searched last; absent: those of this system. */
  readonly systemFolders?: readonly string[];
}

/**
 * The native claude program: the configured one, otherwise the one on PATH or in a known folder. Of an npm package it is
 * the program for this machine, because the entry is only a stand-in when install scripts are switched off.
 */
export async function findClaude(where: Whereabouts): Promise<Result<string>> {
  const home = where.env['HOME'];
  const found = await findProgramEntry({
    name: 'claude',
    install: INSTALL,
    bin: where.bin,
    env: where.env,
    folders: home === undefined ? [] : [path.join(home, '.claude', 'local')],
    systemFolders: where.systemFolders,
  });
  if (!found.ok) return found;
  const target = await realpath(found.value);
  const root = path.dirname(path.dirname(target));
  if (path.basename(root) !== 'claude-code') return ok(target);
  const native = await findNative(root, where.machine ?? `${process.platform}-${process.arch}`);
  return ok(native ?? target);
}

/** The platform package is a sibling of `@anthropic-ai/claude-code` (npm, pnpm) or inside it (nested). */
async function findNative(root: string, machine: string): Promise<string | null> {
  const names = [`claude-code-${machine}`, `claude-code-${machine}-musl`];
  const parents = [path.dirname(root), path.join(root, 'node_modules', '@anthropic-ai')];
  const folders = parents.flatMap((parent) => names.map((name) => path.join(parent, name)));
  const file = await firstExecutable('claude', folders);
  return file === null ? null : realpath(file);
}
