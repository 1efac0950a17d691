import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../../src/node/agent/codex/output/line.ts';
import { agentEventOf } from '../../../../src/node/agent/codex/output/parse.ts';
import { addLine, EMPTY_TALLY, isProgress } from '../../../../src/node/agent/codex/output/tally.ts';
import { NO_TOKENS } from '../../../../src/node/agent/codex/output/usage.ts';
import { LINES, THREAD } from './recorded.ts';

const fresh = { threadId: null, totals: NO_TOKENS };

function eventOf(line: string, before: Parameters<typeof agentEventOf>[1] = fresh) {
  return agentEventOf(parseLine(line), before);
}

function tallyOf(lines: readonly string[]) {
  return lines.map(parseLine).reduce(addLine, EMPTY_TALLY);
}

describe('a recorded line', () => {
  it.each([
    [LINES.threadStarted, { kind: 'session', threadId: THREAD, resumed: false }],
    [
      LINES.commandStarted,
      { kind: 'command', command: "/bin/bash -lc 'npm test'", state: 'started' },
    ],
    [LINES.commandOk, { kind: 'command', command: "/bin/bash -lc 'npm test'", state: 'ok' }],
    [
      LINES.commandFailed,
      { kind: 'command', command: "/bin/bash -lc 'npm test'", state: 'failed' },
    ],
    [LINES.files, { kind: 'files', paths: ['/w/b.txt'] }],
    [LINES.filesFailed, { kind: 'warning', text: 'A change of files was not applied.' }],
    [LINES.message, { kind: 'text', text: 'All done.' }],
    [LINES.modelWarning, { kind: 'warning', text: expect.stringContaining('no-such-model') }],
    [LINES.reconnecting, { kind: 'retry', reason: expect.stringContaining('Reconnecting... 1/1') }],
    [LINES.limit, { kind: 'warning', text: expect.stringContaining('usage limit') }],
    [LINES.webSearch, { kind: 'unknown', type: 'item.completed:web_search' }],
    [LINES.plan, { kind: 'unknown', type: 'item.updated:todo_list' }],
    ['{"type":"brand.new","x":1}', { kind: 'unknown', type: 'brand.new' }],
    ['2026-11-20 WARN something', { kind: 'unknown', type: 'not-an-event' }],
  ])('%s becomes one event', (line, event) => {
    expect(eventOf(line)).toEqual(event);
  });

  it('without news becomes no event', () => {
    expect(eventOf(LINES.turnStarted)).toBeNull();
    expect(eventOf(LINES.filesStarted)).toBeNull();
  });

  it('about a command of an unknown shape is unknown, not believed', () => {
    const line = '{"type":"item.completed","item":{"type":"command_execution","id":7}}';
    expect(eventOf(line)).toEqual({ kind: 'unknown', type: 'item.completed:command_execution' });
  });

  it('reports the usage of this attempt, not of the whole thread', () => {
    const totals = { inputTokens: 3000, cachedInputTokens: 600, outputTokens: 300 };
    expect(eventOf(LINES.completed, { threadId: THREAD, totals })).toEqual({
      kind: 'usage',
      usage: { inputTokens: 2000, cachedInputTokens: 400, outputTokens: 200, costUsd: null },
    });
  });

  it('never breaks the reader, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const line = parseLine(text);
        addLine(EMPTY_TALLY, line);
        agentEventOf(line, fresh);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('the tally of a run', () => {
  it('keeps the thread, the last words, the totals and the end', () => {
    const tally = tallyOf([LINES.threadStarted, LINES.turnStarted, LINES.message, LINES.completed]);
    expect(tally).toMatchObject({
      threadId: THREAD,
      lastText: 'All done.',
      totals: { inputTokens: 5000, cachedInputTokens: 1000, outputTokens: 500 },
      isTurnCompleted: true,
      failure: null,
    });
  });

  it('knows which commands are running', () => {
    expect(tallyOf([LINES.commandStarted]).runningCommands.size).toBe(1);
    expect(tallyOf([LINES.commandStarted, LINES.commandFailed]).runningCommands.size).toBe(0);
  });

  it('takes neither a warning nor a retry for a failure or for progress', () => {
    const tally = tallyOf([LINES.modelWarning, LINES.reconnecting]);
    expect(tally.failure).toBeNull();
    expect(tally.complaint).toContain('Reconnecting');
    expect(isProgress(parseLine(LINES.modelWarning))).toBe(false);
    expect(isProgress(parseLine(LINES.reconnecting))).toBe(false);
    expect(isProgress(parseLine(LINES.commandStarted))).toBe(true);
    expect(isProgress(parseLine(LINES.webSearch))).toBe(true);
  });
});
