import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsAfter, nextLookAt } from '../../../../src/engine/agent/budget/usage-limit.ts';
import type { StoredEvent } from '../../../../src/shared/event.ts';

const MINUTE = 60_000;
const salts = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);

function met(seq: number, agent: string): StoredEvent {
  const body = { agent, resetsAt: null, lookAt: seq * 10, sentence: 'So.' };
  return { seq, at: seq, type: 'limit.met', body };
}

function lifted(seq: number, agent: string): StoredEvent {
  return { seq, at: seq, type: 'limit.lifted', body: { agent, sentence: 'So.' } };
}

describe('a usage limit', () => {
  it('is looked at after its reset and at most half a minute later', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 1e9 }), salts, (now, inMs, salt) => {
        const lookAt = nextLookAt(now + inMs, now, salt);
        expect(lookAt).toBeGreaterThan(now + inMs);
        expect(lookAt).toBeLessThanOrEqual(now + inMs + 30_000);
      }),
    );
  });

  it('without a reset, or with one that is over, is looked at half an hour later', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.option(fc.nat(1e9)), salts, (now, agoMs, salt) => {
        const wait = nextLookAt(agoMs === null ? null : now - agoMs, now, salt) - now;
        expect(wait).toBeGreaterThan(30 * MINUTE);
        expect(wait).toBeLessThanOrEqual(30 * MINUTE + 30_000);
      }),
    );
  });

  it('holds for its own agent, until that agent works again', () => {
    const events = [met(1, 'codex'), met(2, 'claude'), lifted(3, 'codex'), met(4, 'claude')];
    expect([...limitsAfter(events).keys()]).toEqual(['claude']);
    expect(limitsAfter(events).get('claude')).toMatchObject({ metAt: 4, lookAt: 40 });
  });
});
