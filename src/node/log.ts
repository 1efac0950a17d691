import fs from 'node:fs';
import path from 'node:path';
import electronLog from 'electron-log/node';
import type { Log } from '../engine/ports/log.ts';
import { makeFolderSync } from './folders/make-folder.ts';
import { cleanField } from './secrets/sink.ts';

/** The log file and its older generations together are at most this many files of at most this size (R40). */
export const LOG_FILE_BYTES = 10 * 1024 * 1024;
export const LOG_FILES = 5;

const LOG_NAME = 'nightkiln.log';

/** A longer line, in characters, is cut. */
const MAX_LINE = 64 * 1024;
/** What a line may take in the file: each character of a cut one is two at most, of three bytes at most. */
const LINE_ROOM_BYTES = 512 * 1024;

/**
 * Lines of JSON in `nightkiln.log` below `logDir`: file only, mode 0600, 5 files of 10 MiB, no secrets. It never throws: a value
 * that cannot be written as JSON is written as text, a line beyond 64 Ki characters is cut, and a disk that refuses loses it.
 */
export function createLog(logDir: string): Log {
  const file = path.join(logDir, LOG_NAME);
  makePrivate(logDir);
  const logger = electronLog.create({ logId: file });
  logger.transports.console.level = false;
  // A file that cannot be written makes the library speak on the console through its first logger.
  electronLog.transports.console.writeFn = () => undefined;
  const sink = logger.transports.file;
  sink.level = 'info';
  sink.maxSize = LOG_FILE_BYTES - LINE_ROOM_BYTES;
  sink.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  sink.resolvePathFn = () => file;
  sink.archiveLogFn = () => rotate(file);
  sink.format = ({ message }) => message.data;
  const line = (level: 'info' | 'warn' | 'error') => {
    return (event: string, fields: Record<string, unknown> = {}) =>
      logger[level](boundedLine({ at: new Date().toISOString(), level, event }, fields));
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

/** The folder is ours by its name, so that one found open to others, with what is in it, is closed to them. */
function makePrivate(logDir: string): void {
  try {
    makeFolderSync(logDir);
    fs.chmodSync(logDir, 0o700);
    const files = fs.readdirSync(logDir, { withFileTypes: true }).filter((one) => one.isFile());
    const ours = files.filter(({ name }) => name.startsWith(LOG_NAME));
    for (const { name } of ours) fs.chmodSync(path.join(logDir, name), 0o600);
  } catch {
    // The log is never the only notice of anything: without a folder its lines are lost, and that is all.
  }
}

function boundedLine(head: Record<string, unknown>, fields: Record<string, unknown>): string {
  const line = toLine({ ...head, ...fields });
  if (line.length <= MAX_LINE) return line;
  return toLine({ ...head, characters: line.length, cut: line.slice(0, MAX_LINE) });
}

function toLine(fields: Record<string, unknown>): string {
  try {
    return JSON.stringify(fields, plainValue);
  } catch {
    // A circular value: its fields are written as text, one by one.
    return JSON.stringify(
      Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, cleanField(k, String(v))])),
    );
  }
}

function plainValue(key: string, value: unknown): unknown {
  if (typeof value === 'string') return cleanField(key, value);
  if (value instanceof Error) {
    return { name: value.name, message: value.message, stack: value.stack };
  }
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Moves every generation one place back; the oldest is dropped. */
function rotate(file: string): void {
  try {
    for (let n = LOG_FILES - 2; n >= 1; n -= 1) {
      if (fs.existsSync(`${file}.${n}`)) {
        fs.renameSync(`${file}.${n}`, `${file}.${n + 1}`);
      }
    }
    fs.renameSync(file, `${file}.1`);
  } catch {
    // Something is in the way of the older files: bounded is worth more than complete.
    emptyOut(file);
  }
}

function emptyOut(file: string): void {
  try {
    fs.truncateSync(file);
  } catch {
    // A file that may not be written takes no further line either.
  }
}
