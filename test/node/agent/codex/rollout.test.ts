import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRollout } from '../../../../src/node/agent/codex/thread-file/rollout.ts';
import { ROLLOUT, THREAD } from './recorded.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'nightkiln-rollout-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(...lines: readonly string[]): number {
  const folder = path.join(home, 'sessions', '2026', '11', '20');
  mkdirSync(folder, { recursive: true });
  const text = `${lines.join('\n')}\n`;
  writeFileSync(path.join(folder, `rollout-2026-11-20T23-17-45-${THREAD}.jsonl`), text);
  return Buffer.byteLength(text);
}

describe("codex's thread file", () => {
  it('tells how much of the limits was used by its last reply', async () => {
    const count = (primary: object, secondary: object | null) =>
      JSON.stringify({
        type: 'event_msg',
        payload: { type: 'token_count', info: null, rate_limits: { primary, secondary } },
      });
    const week = { used_percent: 40, window_minutes: 10_080, resets_at: 2_000 };
    write(
      count({ used_percent: 1 }, null),
      count({ used_percent: 81.5, window_minutes: 300 }, week),
    );
    expect((await readRollout(home, THREAD))?.limitUse).toEqual([
      { name: '5-hour', usedPercent: 81.5, resetsAt: null },
      { name: '7-day', usedPercent: 40, resetsAt: 2_000_000 },
    ]);
  });

  it('is null for a thread or a home that does not exist', async () => {
    expect(await readRollout(home, THREAD)).toBeNull();
    write(ROLLOUT.tokens(1, 1));
    expect(await readRollout(home, 'another')).toBeNull();
  });

  it('gives the latest totals of the thread', async () => {
    const bytes = write(ROLLOUT.tokens(1000, 100), ROLLOUT.tokens(3000, 300), '{"half":');
    expect(await readRollout(home, THREAD)).toMatchObject({
      bytes,
      totals: { inputTokens: 3000, cachedInputTokens: 200, outputTokens: 300 },
      errorInfo: null,
      resetsAt: null,
    });
  });

  it('gives the totals of a run that ended within its first command', async () => {
    write(ROLLOUT.reply(1000, 100));
    expect(await readRollout(home, THREAD)).toMatchObject({
      totals: null,
      recorded: { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 100 },
    });
  });

  it('gives the reset of the limit that is exhausted', async () => {
    write(ROLLOUT.windows({ used: 100, resetsAt: 50 }, { used: 40, resetsAt: 90 }));
    expect((await readRollout(home, THREAD))?.resetsAt).toBe(50_000);
    write(ROLLOUT.windows({ used: 12, resetsAt: 50 }, { used: 100, resetsAt: 90 }));
    expect((await readRollout(home, THREAD))?.resetsAt).toBe(90_000);
  });

  it('gives the later reset when both are exhausted, and none when neither is', async () => {
    write(ROLLOUT.windows({ used: 100, resetsAt: 50 }, { used: 100, resetsAt: 90 }));
    expect((await readRollout(home, THREAD))?.resetsAt).toBe(90_000);
    write(ROLLOUT.windows({ used: 99, resetsAt: 50 }, { used: 40, resetsAt: 90 }));
    expect((await readRollout(home, THREAD))?.resetsAt).toBeNull();
  });

  it.each([
    ['"usage_limit_exceeded"', 'usage_limit_exceeded'],
    [
      '{"http_connection_failed":{"http_status_code":503}}',
      { http_connection_failed: { http_status_code: 503 } },
    ],
    ['{"a_new_kind":{"x":1}}', { a_new_kind: { x: 1 } }],
  ])('gives the code of a failure: %s', async (written, read) => {
    write(ROLLOUT.failed(written));
    expect((await readRollout(home, THREAD))?.errorInfo).toEqual(read);
  });

  it('names a refused command that was never reported', async () => {
    write(ROLLOUT.call, ROLLOUT.refused);
    expect((await readRollout(home, THREAD))?.denied).toEqual(['touch /root/x']);
    write(ROLLOUT.call, ROLLOUT.reported, ROLLOUT.refused);
    expect((await readRollout(home, THREAD))?.denied).toEqual([]);
  });

  it('leaves out what an earlier run of the thread wrote', async () => {
    const earlier = write(ROLLOUT.call, ROLLOUT.refused, ROLLOUT.tokens(1000, 100));
    write(ROLLOUT.call, ROLLOUT.refused, ROLLOUT.tokens(1000, 100), ROLLOUT.tokens(2000, 200));
    const later = await readRollout(home, THREAD, earlier);
    expect(later?.denied).toEqual([]);
    expect(later?.totals?.inputTokens).toBe(2000);
  });

  it('reads the end of a very long thread', async () => {
    const filler = `{"type":"world_state","payload":"${'x'.repeat(1024 * 1024)}"}`;
    write(ROLLOUT.tokens(1, 1), ...Array(6).fill(filler), ROLLOUT.tokens(7000, 700));
    expect((await readRollout(home, THREAD))?.totals?.inputTokens).toBe(7000);
  });
});
