import { randomBytes } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findTokenHolders, readProcRow } from '../../../src/node/process/process-table.ts';
import {
  type ChildProcessHandle,
  type ProcessOptions,
  startProcess,
} from '../../../src/node/process/start.ts';

/** Short steps, so that an ending that needs all of them is over soon. */
export const SHORT_GRACES = { softMs: 300, termMs: 300, leftoverMs: 300, heldPipeMs: 400 };

export const AGENTS_FOLDER = fileURLToPath(new URL('../../fixtures/agents', import.meta.url));

export function newToken(): string {
  return randomBytes(16).toString('hex');
}

/** A folder of the test's own, and its removal. */
export function tempFolder(): { readonly path: string; remove(): void } {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-process-')));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The living processes that carry the token. */
export function livingHolders(token: string): number[] {
  return [...findTokenHolders(token)].filter((pid) => readProcRow(pid)?.isZombie === false);
}

export function isAlive(pid: number): boolean {
  return readProcRow(pid)?.isZombie === false;
}

/** Waits until `question` is answered with yes; false when that takes longer than `limitMs`. */
export async function eventually(
  question: () => boolean | Promise<boolean>,
  limitMs = 8000,
): Promise<boolean> {
  for (const until = performance.now() + limitMs; performance.now() < until; ) {
    if (await question()) return true;
    await pause(20);
  }
  return question();
}

/** Starts a command in `folder` with short graces. */
export function start(
  folder: string,
  argv: readonly string[],
  more: Partial<ProcessOptions> = {},
): ChildProcessHandle {
  return startProcess({
    argv,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    logPath: path.join(folder, 'logs', 'out.log'),
    runToken: newToken(),
    graces: SHORT_GRACES,
    ...more,
  });
}

/** Starts a fixture agent and resolves with the first line it says, which means that it is up. */
export async function startAgent(
  folder: string,
  file: string,
  more: Partial<ProcessOptions> = {},
): Promise<ChildProcessHandle & { readonly firstLine: string }> {
  const program = file.endsWith('.mjs') ? process.execPath : '/bin/sh';
  return new Promise((resolve) => {
    const handle = start(folder, [program, path.join(AGENTS_FOLDER, file)], {
      ...more,
      onLine: (firstLine) => resolve({ ...handle, firstLine }),
    });
  });
}
