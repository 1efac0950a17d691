import Database from 'better-sqlite3';

/** What the journal's file says about starts, read beside the host that writes it. */
export interface Ledger {
  /** Every start as "hour:minute state reason", in UTC, oldest first. */
  rows(): string[];
  /** How often each start was taken for a pass, as "hour:minute times"; only those that were. */
  claims(): string[];
  /** Agents that were started. */
  attempts(): number;
  /** Oldest first. */
  nights(): { readonly state: string; readonly reason: string }[];
  /** Whether the host has noted between these instants that it watches the clock. */
  watched(fromAt: number, toAt: number): boolean;
  /** What was noted about time and sleep, in words. */
  notes(): string[];
  close(): void;
}

/** Reads the journal at `file`, which is there. */
export function readLedger(file: string): Ledger {
  const db = new Database(file, { readonly: true });
  const ask = <T>(sql: string): T[] => db.prepare<[], T>(sql).all();
  const watched = db.prepare('SELECT 1 FROM presence WHERE to_at BETWEEN ? AND ?');
  return {
    rows: () =>
      ask<{ at: number; state: string; reason: string }>(
        'SELECT slot_at AS at, state, reason FROM slot ORDER BY slot_at',
      ).map(({ at, state, reason }) => `${timeOf(at)} ${state} ${reason}`),
    claims: () =>
      ask<{ at: number; times: number }>(
        `SELECT json_extract(body_json, '$.slotAt') AS at, count(*) AS times FROM event
         WHERE type = 'slot.claimed' GROUP BY at ORDER BY at`,
      ).map(({ at, times }) => `${timeOf(at)} ${times}`),
    attempts: () => ask("SELECT 1 FROM event WHERE type = 'attempt.begun'").length,
    nights: () => ask('SELECT state, reason FROM night ORDER BY id'),
    watched: (fromAt, toAt) => watched.get(Math.floor(fromAt), Math.floor(toAt)) !== undefined,
    notes: () =>
      ask<{ text: string }>(
        `SELECT json_extract(body_json, '$.text') AS text FROM event
         WHERE type = 'power.noted' ORDER BY seq`,
      ).map(({ text }) => text),
    close: () => db.close(),
  };
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
