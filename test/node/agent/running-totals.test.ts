import { describe, expect, it } from 'vitest';
import { createRunningTotals as claudeTotals } from '../../../src/node/agent/claude/thread-file/running-totals.ts';
import { createRunningTotals as codexTotals } from '../../../src/node/agent/codex/thread-file/running-totals.ts';

const record = (input: number, output: number): string =>
  JSON.stringify({
    timestamp: '2026-11-21T14:00:00Z',
    type: 'token_usage_record',
    payload: {
      thread_token_usage: { input_tokens: input, cached_input_tokens: 0, output_tokens: output },
    },
  });

const item = (type: string): string =>
  JSON.stringify({
    type: 'response_item',
    payload: { type, name: 'exec_command', arguments: '{}', call_id: 'c' },
  });

const reply = (id: string, output: number, stopReason: string): string =>
  JSON.stringify({
    type: 'assistant',
    message: {
      id,
      stop_reason: stopReason,
      usage: {
        input_tokens: 800,
        cache_read_input_tokens: 200,
        cache_creation_input_tokens: 0,
        output_tokens: output,
      },
    },
  });

const usage = (inputTokens: number, cachedInputTokens: number, outputTokens: number) => ({
  inputTokens,
  cachedInputTokens,
  outputTokens,
  costUsd: null,
});

describe('what codex uses while it runs', () => {
  it('is the total of its latest record without that of the thread before, and goes on after a call', () => {
    const before = { recorded: { inputTokens: 500, cachedInputTokens: 0, outputTokens: 50 } };
    const none = { limitUse: [], denied: [] };
    const facts = { bytes: 9, totals: null, errorInfo: null, resetsAt: null, ...none };
    const count = codexTotals({ ...facts, ...before });
    expect(count([item('function_call'), record(1500, 150)])).toEqual({
      usage: usage(1000, 0, 100),
      goesOn: true,
    });
    expect(count([item('function_call_output')])).toBeNull();
    expect(count([item('custom_tool_call'), record(2500, 250)])?.goesOn).toBe(true);
    expect(count([item('message'), record(3500, 350)])).toEqual({
      usage: usage(3000, 0, 300),
      goesOn: false,
    });
  });

  it('is nothing in lines that are odd', () => {
    const count = codexTotals(null);
    expect(count(['', 'no json "type":"token_usage_record"', '{"type":"event_msg"}'])).toBeNull();
  });
});

describe('what claude uses while it runs', () => {
  it('is the sum of its replies, each counted once, and goes on after a reply that asks for a tool', () => {
    const count = claudeTotals();
    expect(count([reply('a', 1, 'tool_use'), reply('a', 100, 'tool_use')])).toEqual({
      usage: usage(1000, 200, 100),
      goesOn: true,
    });
    expect(count(['{"type":"user"}', 'no json "assistant"'])).toBeNull();
    expect(count([reply('b', 100, 'end_turn')])).toEqual({
      usage: usage(2000, 400, 200),
      goesOn: false,
    });
  });
});
