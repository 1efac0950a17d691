import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../../src/node/agent/claude/output/line.ts';
import { agentEventsOf } from '../../../../src/node/agent/claude/output/parse.ts';
import {
  addLine,
  EMPTY_TALLY,
  isProgress,
  longTools,
} from '../../../../src/node/agent/claude/output/tally.ts';
import { LINES, THREAD } from './recorded.ts';

const FRESH = { isResumed: false, totals: null };

/** The events of all lines in their order. */
function eventsOf(lines: readonly string[], before = FRESH) {
  let tally = EMPTY_TALLY;
  return lines.flatMap((text) => {
    const line = parseLine(text);
    const events = agentEventsOf(line, tally, before);
    tally = addLine(tally, line);
    return events;
  });
}

function tallyOf(...lines: readonly string[]) {
  return lines.map(parseLine).reduce(addLine, EMPTY_TALLY);
}

describe('a line of claude', () => {
  it('that begins a thread says which, and whether it goes on', () => {
    expect(eventsOf([LINES.init])).toEqual([{ kind: 'session', threadId: THREAD, resumed: false }]);
    const resumed = { isResumed: true, totals: null };
    expect(eventsOf([LINES.init], resumed)[0]).toMatchObject({ resumed: true });
  });

  it('with a command starts it, and its answer ends it', () => {
    const start = LINES.toolUse('Bash', { command: 'npm test', description: 'x' });
    const command = { kind: 'command', command: 'npm test' };
    expect(eventsOf([start, LINES.answer('ok')])).toEqual([
      { ...command, state: 'started' },
      { ...command, state: 'ok' },
    ]);
    expect(eventsOf([start, LINES.answer('Exit code 1', true)])[1]).toEqual({
      ...command,
      state: 'failed',
    });
  });

  it('with an edit names the file only once it is written', () => {
    const edit = LINES.toolUse('Edit', { file_path: '/w/a.txt', old_string: 'a', new_string: 'b' });
    expect(eventsOf([edit])).toEqual([]);
    expect(eventsOf([edit, LINES.answer('done')])).toEqual([
      { kind: 'files', paths: ['/w/a.txt'] },
    ]);
    expect(eventsOf([edit, LINES.answer('File does not exist.', true)])).toEqual([]);
    const cell = LINES.toolUse('NotebookEdit', { notebook_path: '/w/n.ipynb' });
    expect(eventsOf([cell, LINES.answer('done')])[0]).toMatchObject({ paths: ['/w/n.ipynb'] });
  });

  it('with a refusal names what was refused, once', () => {
    const write = LINES.toolUse('Write', { file_path: '/etc/x', content: '' });
    expect(eventsOf([write, LINES.denied, LINES.answer('/etc/x is outside', true)])).toEqual([
      { kind: 'command', command: 'Write /etc/x', state: 'denied' },
    ]);
    expect(eventsOf([LINES.denied])).toEqual([
      { kind: 'command', command: 'Write', state: 'denied' },
    ]);
  });

  it('with words, retries, warnings and results becomes their events', () => {
    expect(eventsOf([LINES.message])).toEqual([{ kind: 'text', text: 'All done.' }]);
    expect(eventsOf([LINES.retry])).toEqual([
      {
        kind: 'retry',
        reason: 'The model service failed (503 server error), retry 1 of 10.',
      },
    ]);
    expect(eventsOf([LINES.limit])[0]).toMatchObject({ kind: 'warning' });
    expect(eventsOf([LINES.fallback])[0]).toMatchObject({ kind: 'warning' });
    expect(eventsOf([LINES.result()])).toEqual([
      {
        kind: 'usage',
        usage: {
          inputTokens: 3000,
          cachedInputTokens: 600,
          outputTokens: 300,
          costUsd: 0.01692,
        },
      },
    ]);
    expect(eventsOf([LINES.allowed, LINES.taskStarted])).toEqual([]);
  });

  it('tells how much of its limits is used, where claude says it', () => {
    const said = (info: object) =>
      eventsOf([JSON.stringify({ type: 'rate_limit_event', rate_limit_info: info })]);
    const one = { rateLimitType: 'five_hour', utilization: 0.82, resetsAt: 1_795_300_000 };
    const use = { kind: 'limit-use', name: '5-hour', usedPercent: 82, resetsAt: 1_795_300_000_000 };
    expect(said({ status: 'allowed_warning', ...one })).toEqual([use]);
    const week = { utilization: 0.25, resetsAt: 1_795_400_000, status: 'allowed' };
    const unifiedWindows = { five_hour: { ...one }, seven_day: week, overage: week };
    expect(said({ status: 'allowed', ...one, unifiedWindows })).toEqual([
      use,
      { kind: 'limit-use', name: '7-day', usedPercent: 25, resetsAt: 1_795_400_000_000 },
    ]);
    expect(said({ status: 'allowed', utilization: 'much', unifiedWindows: 7 })).toEqual([]);
  });

  it.each([
    ['{"type":"brand_new"}', 'brand_new'],
    ['{"type":"system","subtype":"brand_new"}', 'system:brand_new'],
    ['{"type":"system","subtype":7}', 'system'],
    ['{"type":"assistant"}', 'assistant'],
    ['{"type":"result","subtype":"success"}', 'result:success'],
    ['{"type":"system","subtype":"init"', 'not-an-event'],
    ['Warning: no stdin data received', 'not-an-event'],
    ['', 'not-an-event'],
    ['null', 'not-an-event'],
    ['[1]', 'not-an-event'],
  ])('that is unknown or broken is counted by its name: %s', (text, type) => {
    expect(eventsOf([text])).toEqual([{ kind: 'unknown', type }]);
  });

  it('keeps the pieces of a message it knows beside those it does not', () => {
    const content = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'Words.' },
      { type: 'tool_use', id: 7 },
      'loose',
    ];
    const known = content.slice(0, 3);
    const line = JSON.stringify({ type: 'assistant', message: { content: known } });
    expect(eventsOf([line])).toEqual([{ kind: 'text', text: 'Words.' }]);
    expect(eventsOf([JSON.stringify({ type: 'assistant', message: { content } })])).toEqual([
      { kind: 'unknown', type: 'assistant' },
    ]);
  });

  it('never throws, whatever the line holds', () => {
    const known = Object.values(LINES).filter((line) => typeof line === 'string');
    const whole = fc.constantFrom(...known, LINES.result(), LINES.answer('x'));
    const broken = fc
      .tuple(whole, fc.nat({ max: 400 }), fc.string({ maxLength: 5 }))
      .map(([line, at, junk]) => line.slice(0, at) + junk + line.slice(at + junk.length));
    const types = ['system', 'assistant', 'user', 'result', 'rate_limit_event'];
    const shaped = fc
      .tuple(fc.constantFrom(...types), fc.jsonValue(), fc.jsonValue())
      .map(([type, message, subtype]) => JSON.stringify({ type, message, subtype }));
    const line = fc.oneof(whole, broken, shaped, fc.json(), fc.string());
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        expect(() => eventsOf(lines)).not.toThrow();
      }),
      { seed: 3, numRuns: 2000 },
    );
  });
});

describe('what a run has told', () => {
  it('counts a command and a helper as running until they answer', () => {
    const command = LINES.toolUse('Bash', { command: 'sleep 1' });
    const helper = LINES.toolUse('Task', { prompt: 'x' }, 't2');
    const read = LINES.toolUse('Read', { file_path: '/w/a' }, 't3');
    expect(longTools(tallyOf(command, helper, read))).toBe(2);
    expect(longTools(tallyOf(command, helper, LINES.answer('ok'), LINES.denied))).toBe(1);
  });

  it('counts as done what changes or runs something, not what only reads', () => {
    const read = [LINES.toolUse('Read', { file_path: '/w/a' }), LINES.answer('text')];
    expect(tallyOf(...read).actionsDone).toBe(0);
    const wrote = [LINES.toolUse('Write', { file_path: '/w/a' }), LINES.answer('ok')];
    expect(tallyOf(...read, ...wrote).actionsDone).toBe(1);
    expect(tallyOf(LINES.answer('stray')).actionsDone).toBe(0);
  });

  it('takes the larger of the refusals it saw and those the result lists', () => {
    const listed = LINES.result({ more: { permission_denials: [{}, {}] } });
    expect(tallyOf(LINES.denied, listed).denials).toBe(2);
    expect(tallyOf(LINES.denied, LINES.result()).denials).toBe(1);
  });

  it('is at its limit until a later reply is allowed, and not while extra usage pays', () => {
    expect(tallyOf(LINES.rejected).limit).toEqual({ resetsAt: 1_795_300_000_000 });
    expect(tallyOf(LINES.rejected, LINES.allowed).limit).toBeNull();
    expect(tallyOf(LINES.overage).limit).toBeNull();
  });

  it('does not take the words of a failing service for those of the model', () => {
    expect(tallyOf(LINES.message, LINES.limit).lastText).toBe('All done.');
    expect(tallyOf(LINES.limit, LINES.message).failure).toBeNull();
  });

  it('makes progress with every line but a retry', () => {
    expect(isProgress(parseLine(LINES.retry))).toBe(false);
    expect(isProgress(parseLine(LINES.allowed))).toBe(true);
    expect(isProgress(parseLine('noise'))).toBe(true);
  });
});
