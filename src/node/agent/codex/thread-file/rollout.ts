import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LimitUse } from '../../../../engine/ports/agent.ts';
import { type ThreadTotals, totalsOf } from '../output/usage.ts';
import { deniedCommands } from './denied.ts';
import {
  type CodexErrorInfo,
  parseRolloutLine,
  type RateWindow,
  type RolloutLine,
} from './rollout-line.ts';

/** What codex's thread file knows that its output does not. Instants are epoch milliseconds. */
export interface RolloutFacts {
  /** Size of the file, to tell later lines from these. */
  readonly bytes: number;
  /** The running totals as codex reports them; they forget the last reply of a killed run. */
  readonly totals: ThreadTotals | null;
  /** The totals of all replies that were written down, those of killed runs included. */
  readonly recorded: ThreadTotals | null;
  readonly errorInfo: CodexErrorInfo | null;
  /** When the exhausted limit is open again; null when the file does not say. */
  readonly resetsAt: number | null;
  /** How much of its provider's limits is used, as of its last reply. */
  readonly limitUse: readonly LimitUse[];
  /** Commands the sandbox refused; the output has no trace of them (agents.md 0, fact 10). */
  readonly denied: readonly string[];
}

const TAIL_BYTES = 4 * 1024 * 1024;

/**
 * Reads the end of the file of `threadId` under `home`/sessions: at most 4 MiB, and nothing before `fromBytes`. Null
 * when there is no such file. Codex writes it while it runs, so it also holds what a killed run did not report.
 */
export async function readRollout(
  home: string,
  threadId: string,
  fromBytes = 0,
): Promise<RolloutFacts | null> {
  const file = await findRollout(home, threadId);
  if (file === null) return null;
  const { text, bytes } = await readTail(file, fromBytes);
  const lines = text.split('\n').flatMap((line) => parseRolloutLine(line) ?? []);
  return { bytes, ...factsOf(lines), denied: deniedCommands(lines) };
}

type Findings = Pick<RolloutFacts, 'totals' | 'recorded' | 'errorInfo' | 'resetsAt' | 'limitUse'>;

const NO_FINDINGS: Findings = {
  totals: null,
  recorded: null,
  errorInfo: null,
  resetsAt: null,
  limitUse: [],
};

/** Later lines win. */
function factsOf(lines: readonly RolloutLine[]): Findings {
  return Object.assign({ ...NO_FINDINGS }, ...lines.map(findingsOf));
}

function findingsOf(line: RolloutLine): Partial<Findings> {
  if (line.type === 'token_usage_record') {
    return { recorded: totalsOf(line.payload.thread_token_usage) };
  }
  const { payload } = line;
  if (payload.type === 'task_complete') {
    return { errorInfo: payload.error?.codex_error_info ?? null };
  }
  if (payload.type !== 'token_count') return {};
  const { primary, secondary } = payload.rate_limits ?? {};
  const resetsAt = exhaustedUntil([primary, secondary]);
  return {
    ...(payload.info ? { totals: totalsOf(payload.info.total_token_usage) } : {}),
    ...(resetsAt === null ? {} : { resetsAt }),
    ...(payload.rate_limits ? { limitUse: limitUseOf([primary, secondary]) } : {}),
  };
}

function limitUseOf(windows: readonly (RateWindow | null | undefined)[]): LimitUse[] {
  return windows.flatMap((window, n) => {
    if (!window) return [];
    const name = nameOf(window.window_minutes ?? null) ?? (n === 0 ? 'first' : 'second');
    const resetsAt = window.resets_at ? window.resets_at * 1000 : null;
    return [{ name, usedPercent: window.used_percent, resetsAt }];
  });
}

const DAY_MINUTES = 24 * 60;

function nameOf(minutes: number | null): string | null {
  if (minutes === null) return null;
  const days = Math.round(minutes / DAY_MINUTES);
  return days >= 1 ? `${days}-day` : `${Math.max(1, Math.round(minutes / 60))}-hour`;
}

/** With both windows exhausted, work can go on only when the later one is open again. */
function exhaustedUntil(windows: readonly (RateWindow | null | undefined)[]): number | null {
  const resets = windows.flatMap((window) =>
    window && window.used_percent >= 100 ? (window.resets_at ?? []) : [],
  );
  return resets.length === 0 ? null : Math.max(...resets) * 1000;
}

/** The file of a thread below `home`; null while there is none. */
export async function findRollout(home: string, threadId: string): Promise<string | null> {
  const sessions = path.join(home, 'sessions');
  try {
    const entries = await readdir(sessions, { recursive: true });
    const found = entries.find((entry) => entry.endsWith(`-${threadId}.jsonl`));
    return found === undefined ? null : path.join(sessions, found);
  } catch {
    // A home without threads has no such folder.
    return null;
  }
}

async function readTail(file: string, fromBytes: number): Promise<{ text: string; bytes: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const start = Math.max(fromBytes, size - TAIL_BYTES);
    const length = Math.max(0, size - start);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, start);
    return { text: buffer.toString('utf8', 0, bytesRead), bytes: size };
  } finally {
    await handle.close();
  }
}
