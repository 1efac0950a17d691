import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTranscript } from '../../../../src/node/agent/claude/thread-file/transcript.ts';
import { THREAD, TRANSCRIPT } from './recorded.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'nightkiln-transcript-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(...lines: readonly string[]): number {
  const folder = path.join(home, 'projects', '-some-worktree');
  mkdirSync(folder, { recursive: true });
  const text = `${lines.join('\n')}\n`;
  writeFileSync(path.join(folder, `${THREAD}.jsonl`), text);
  return Buffer.byteLength(text);
}

describe("claude's thread file", () => {
  it('is null for a thread or a home that does not exist', async () => {
    expect(await readTranscript(home, THREAD)).toBeNull();
    write(TRANSCRIPT.prompt);
    expect(await readTranscript(home, 'another')).toBeNull();
    expect(await readTranscript(home, THREAD)).toMatchObject({ totals: null, replies: null });
  });

  it('gives the latest totals and every reply once, though it is written in pieces', async () => {
    const pieces = [TRANSCRIPT.reply('m1', 800, 100), TRANSCRIPT.reply('m1', 800, 100)];
    const bytes = write(
      TRANSCRIPT.prompt,
      ...pieces,
      TRANSCRIPT.costs(800, 100, 0.005),
      TRANSCRIPT.reply('m2', 800, 100),
      TRANSCRIPT.costs(1600, 200, 0.01),
      '{"type":"assistant","half":',
    );
    expect(await readTranscript(home, THREAD)).toEqual({
      bytes,
      totals: { inputTokens: 1800, cachedInputTokens: 200, outputTokens: 200, costUsd: 0.01 },
      replies: { inputTokens: 2000, cachedInputTokens: 400, outputTokens: 200, costUsd: null },
    });
  });

  it('leaves out the replies of earlier runs', async () => {
    const earlier = write(TRANSCRIPT.reply('m1', 800, 100));
    write(TRANSCRIPT.reply('m1', 800, 100), TRANSCRIPT.reply('m2', 300, 50));
    const later = await readTranscript(home, THREAD, earlier);
    expect(later?.replies).toMatchObject({ inputTokens: 500, outputTokens: 50 });
  });

  it('reads the end of a very long thread', async () => {
    const filler = JSON.stringify({ type: 'attachment', text: 'x'.repeat(1024 * 1024) });
    write(...Array(10).fill(filler), TRANSCRIPT.costs(1, 1, 0.5));
    expect((await readTranscript(home, THREAD))?.totals?.costUsd).toBe(0.5);
  });
});
