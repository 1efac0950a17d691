import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { StopOrder } from '../../engine/ports/emergency/brake.ts';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { StopSource } from '../../shared/schema/halts/emergency.ts';
import { makeFolderSync } from '../folders/make-folder.ts';
import { cleanText } from '../secrets/sink.ts';

/** The file that forbids every start, in the state folder. The second name is what some editors make of the first. */
export const STOP_FILES = ['STOP', 'STOP.txt'] as const;

const MAX_READ = 4096;
const BY_HAND: StopOrder = { from: 'file', note: '' };

const Written = z.object({ from: StopSource, note: z.string().max(500) });

/** Whether anything of that name is there, whatever it is. A folder that cannot be looked into counts as stopped. */
export function isStopFileThere(stateDir: string): boolean {
  return STOP_FILES.some((name) => isThere(path.join(stateDir, name)));
}

function isThere(file: string): boolean {
  try {
    fs.lstatSync(file);
    return true;
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT');
  }
}

/** Who ordered the stop, as the file says; one placed by hand says nothing that counts. Null without a file. */
export function readStopFile(stateDir: string): StopOrder | null {
  if (!isStopFileThere(stateDir)) return null;
  try {
    const file = path.join(stateDir, STOP_FILES[0]);
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
    const handle = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const text = Buffer.alloc(MAX_READ);
      const length = fs.readSync(handle, text, 0, MAX_READ, 0);
      return Written.parse(JSON.parse(text.toString('utf8', 0, length)));
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    // Empty, a folder, a link, somebody's own words: it stops all the same.
    return BY_HAND;
  }
}

/** Places the file so that it survives a power cut. One that is there stays as it is. */
export function placeStopFile(stateDir: string, order: StopOrder): Result<null> {
  if (isStopFileThere(stateDir)) return ok(null);
  try {
    makeFolderSync(stateDir);
    const draft = path.join(stateDir, `stop.${process.pid}.new`);
    writeThrough(draft, `${cleanText(JSON.stringify(order))}\n`);
    // Whoever sees the name sees what it says; and a link never replaces what is there.
    fs.linkSync(draft, path.join(stateDir, STOP_FILES[0]));
    fs.rmSync(draft, { force: true });
    syncFolder(stateDir);
    return ok(null);
  } catch (thrown) {
    if (isStopFileThere(stateDir) || placedPlainly(stateDir)) return ok(null);
    return fail(appError('internal', `The stop file cannot be written: ${reasonOf(thrown)}.`));
  }
}

/** Removes it, a folder of that name too; fails where one is left. */
export function removeStopFile(stateDir: string): Result<null> {
  try {
    for (const name of STOP_FILES) {
      fs.rmSync(path.join(stateDir, name), { recursive: true, force: true });
    }
    syncFolder(stateDir);
    return ok(null);
  } catch (thrown) {
    const sentence = `The stop file cannot be removed: ${reasonOf(thrown)}.`;
    return fail(appError('internal', sentence, { fix: `Remove STOP in ${stateDir} by hand.` }));
  }
}

/** Where the folder knows no links, or the disk is full: an empty file says enough. */
function placedPlainly(stateDir: string): boolean {
  try {
    fs.closeSync(fs.openSync(path.join(stateDir, STOP_FILES[0]), 'a', 0o600));
    return true;
  } catch {
    return false;
  }
}

function writeThrough(file: string, text: string): void {
  const handle = fs.openSync(file, 'w', 0o600);
  try {
    fs.writeSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
