import fs from 'node:fs';
import path from 'node:path';
import electronLog from 'electron-log/node';
import type { Log } from '../engine/ports/log.ts';
import { makeFolderSync } from './folders/make-folder.ts';
import { cleanField } from './secrets/sink.ts';

/** The log file and its older generations together hold at most this many files of this size. */
const MAX_BYTES = 10 * 1024 * 1024;
const GENERATIONS = 5;

/**
 * Lines of JSON in `nightkiln.log` below `logDir`: file only, mode 0600, 5 files of 10 MiB, no secrets. It never throws: a value
 * that cannot be written as JSON is written as text, and a disk that refuses loses the line.
 */
export function createLog(logDir: string): Log {
  const file = path.join(logDir, 'nightkiln.log');
  makeFolder(logDir);
  const logger = electronLog.create({ logId: file });
  logger.transports.console.level = false;
  // A file that cannot be written makes the library speak on the console through its first logger.
  electronLog.transports.console.writeFn = () => undefined;
  const sink = logger.transports.file;
  sink.level = 'info';
  sink.maxSize = MAX_BYTES;
  sink.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  sink.resolvePathFn = () => file;
  sink.archiveLogFn = () => rotate(file);
  sink.format = ({ message }) => message.data;
  const line = (level: 'info' | 'warn' | 'error') => {
    return (event: string, fields: Record<string, unknown> = {}) =>
      logger[level](toLine({ at: new Date().toISOString(), level, event, ...fields }));
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

function makeFolder(logDir: string): void {
  try {
    makeFolderSync(logDir);
  } catch {
    // The log is never the only notice of anything: without a folder its lines are lost, and that is all.
  }
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
    for (let n = GENERATIONS - 2; n >= 1; n -= 1) {
      if (fs.existsSync(`${file}.${n}`)) {
        fs.renameSync(`${file}.${n}`, `${file}.${n + 1}`);
      }
    }
    fs.renameSync(file, `${file}.1`);
  } catch {
    // The next line tries again; until then the file grows.
  }
}
