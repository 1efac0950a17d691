import { describe, expect, it } from 'vitest';
import { resetFromWords } from '../../../../src/node/agent/acp/ending/reset-text.ts';
import { createHearing } from '../../../../src/node/agent/acp/hearing.ts';
import { readBeside } from '../../../../src/node/agent/acp/output/beside.ts';

const rateLimit = (info: object): object => ({ '_claude/rateLimit': info });

describe('what adapters put beside the protocol', () => {
  it('is the reset of a usage limit that claude met, and none while it may go on', () => {
    const rejected = rateLimit({ status: 'rejected', resetsAt: 1_795_000_000 });
    expect(readBeside(rejected)).toEqual({ limit: { isHit: true, resetsAt: 1_795_000_000_000 } });
    const allowed = { limit: { isHit: false, resetsAt: null } };
    expect(readBeside(rateLimit({ status: 'allowed', resetsAt: 1 }))).toEqual(allowed);
    expect(readBeside(rateLimit({ status: 'rejected', isUsingOverage: true }))).toEqual(allowed);
  });

  it('is a retry of codex, and whether its turn broke', () => {
    expect(readBeside({ codex: { error: { message: 'Reconnecting', willRetry: true } } })).toEqual({
      retry: 'Reconnecting',
    });
    expect(readBeside({ codex: { threadStatus: { type: 'systemError' } } })).toEqual({
      isBroken: true,
    });
    expect(readBeside({ codex: { threadStatus: { type: 'idle' } } })).toEqual({ isBroken: false });
  });

  it('tells how much of its limits is used', () => {
    const said = { status: 'allowed_warning', rateLimitType: 'seven_day', utilization: 0.5 };
    expect(readBeside(rateLimit({ ...said, resetsAt: 9 })).limitUse).toEqual([
      { name: '7-day', usedPercent: 50, resetsAt: 9000 },
    ]);
  });

  it.each([undefined, null, 7, 'x', {}, { codex: 1 }, rateLimit({}), { codex: { error: {} } }])(
    'is nothing in %j',
    (meta) => {
      expect(readBeside(meta)).toEqual({});
    },
  );
});

describe('a hearing', () => {
  const listen = () => {
    const kinds: string[] = [];
    let progress = 0;
    const hearing = createHearing({
      rule: { worktreePath: '/w', allowed: [] },
      onEvent: ({ kind }) => kinds.push(kind),
      onProgress: () => {
        progress += 1;
      },
    });
    const update = (one: object): void => hearing.onUpdate({ sessionId: 's', update: one });
    return { hearing, kinds, update, progress: () => progress };
  };

  it('takes a retry for no progress, and a new turn for a whole one', () => {
    const { hearing, kinds, update, progress } = listen();
    const codex = (news: object) => ({
      sessionUpdate: 'session_info_update',
      _meta: { codex: news },
    });
    update(codex({ threadStatus: { type: 'systemError' } }));
    hearing.begin({ sessionId: 's', resumed: true, costBefore: null });
    expect(hearing.summary().isBroken).toBe(false);
    const before = progress();
    update(codex({ error: { message: 'Reconnecting', willRetry: true } }));
    expect(progress()).toBe(before);
    expect(kinds).toEqual(['retry']);
    update(codex({ threadStatus: { type: 'systemError' } }));
    expect(hearing.summary().isBroken).toBe(true);
  });

  it('counts the price of a session from where it was left', () => {
    const { hearing, update } = listen();
    const tokens = { inputTokens: 1, outputTokens: 1 };
    hearing.begin({ sessionId: 's', resumed: true, costBefore: 0.25 });
    update({ sessionUpdate: 'usage_update', cost: { amount: 0.75, currency: 'USD' } });
    expect(hearing.usage(tokens)?.costUsd).toBe(0.5);
    expect(hearing.cost()).toBe(0.75);
  });
});

describe('the reset of a limit in words', () => {
  const at = (hours: number, minutes: number): number =>
    new Date(2026, 10, 21, hours, minutes).getTime();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  it.each([
    [`You've hit your 5-hour limit · resets 4:33pm (${zone})`, at(16, 36)],
    ['resets 5pm', at(17, 3)],
    ['resets 1:05am', at(1, 8) + 24 * 3_600_000],
    ['or try again at 4:46 PM.', at(16, 49)],
    ['resets 4:33pm (Mars/Olympus)', null],
    ['Try again later.', null],
  ])('of %j is read', (words, expected) => {
    expect(resetFromWords(words, at(14, 0))).toBe(expected);
  });
});
