import { hash } from 'node:crypto';
import type { EventRow } from '../write.ts';

/** The hash before the first event. */
export const CHAIN_START: Buffer = Buffer.alloc(32);

/**
 * The hash of an event: SHA-256 over the hash before it and every column of its row, so that no value of it and no row
 * before it can be another without changing this and every later one (R19).
 */
export function linkHash(previous: Uint8Array, row: EventRow & { readonly seq: number }): Buffer {
  const { seq, at, monoMs, nightId, taskId, attemptId, type, level, body } = row;
  const columns = JSON.stringify([seq, at, monoMs, nightId, taskId, attemptId, type, level, body]);
  return hash('sha256', Buffer.concat([previous, Buffer.from(columns)]), 'buffer');
}
