import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../../../../shared/error.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { firstExecutable } from '../../program-agent/executable.ts';
import { findProgramEntry } from '../../program-agent/find-entry.ts';

const INSTALL = 'Install it with "npm install -g @openai/codex", or set codex.bin to its path.';

const TRIPLES: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

/** Where to look, and for which machine. */
export interface Whereabouts {
  /** `codex.bin` of the configuration: an absolute path, or a name. */
  readonly bin?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `process.platform` and `process.arch`, joined by a hyphen; absent: this machine. */
  readonly machine?: string;
  /** Searched last; absent: those of this system. */
  readonly systemFolders?: readonly string[];
}

/**
 * The native codex program: the configured one, otherwise the one on PATH or in a known folder. The npm launcher is
 * followed to the program it starts, because the launcher needs a Node on PATH and shields codex from KILL (agents.md 1).
 */
export async function findCodex(where: Whereabouts): Promise<Result<string>> {
  const found = await findEntry(where);
  if (!found.ok) return found;
  const target = await realpath(found.value);
  if (path.basename(target) !== 'codex.js') return ok(target);
  return findNative(target, where.machine ?? `${process.platform}-${process.arch}`);
}

function findEntry({ bin, env, systemFolders }: Whereabouts): Promise<Result<string>> {
  return findProgramEntry({ name: 'codex', install: INSTALL, bin, env, systemFolders });
}

/** The platform package is a sibling of `@openai/codex` (npm, pnpm) or inside it (npm, nested or bundled). */
async function findNative(launcher: string, machine: string): Promise<Result<string>> {
  const triple = TRIPLES[machine];
  if (triple === undefined) return missing(`Codex has no program for ${machine}.`);
  const root = path.dirname(path.dirname(launcher));
  const folders = [
    path.join(root, '..', `codex-${machine}`),
    path.join(root, 'node_modules', '@openai', `codex-${machine}`),
    root,
  ].map((folder) => path.join(folder, 'vendor', triple, 'bin'));
  const file = await firstExecutable('codex', folders);
  if (file !== null) return ok(await realpath(file));
  return missing(`The codex at "${root}" lacks its program for ${machine}.`);
}

function missing(message: string): Result<never> {
  return fail(appError('agent-missing', message, { fix: INSTALL }));
}
