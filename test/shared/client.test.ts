import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/shared/client.ts';
import { ok } from '../../src/shared/result.ts';

describe('a client', () => {
  it('calls by name with its input and gives the answer back as it came', async () => {
    const calls: unknown[] = [];
    const client = createClient({
      call: async (method, input) => {
        calls.push([method, input]);
        return ok({ nightId: 'n' });
      },
      follow: () => () => undefined,
    });
    expect(await client.call('night.arm', { startNow: true })).toEqual(ok({ nightId: 'n' }));
    expect(calls).toEqual([['night.arm', { startNow: true }]]);
  });

  it('passes on that the wire broke', async () => {
    const client = createClient({
      call: () => Promise.reject(new Error('closed')),
      follow: () => () => undefined,
    });
    await expect(client.call('night.status', {})).rejects.toThrow('closed');
  });

  it('follows from a number until it is told to stop', () => {
    const followers = new Map<number, (event: unknown) => void>();
    const client = createClient({
      call: async () => ok(null),
      follow: (seq, onEvent) => {
        followers.set(seq, onEvent);
        return () => followers.delete(seq);
      },
    });
    const seen: unknown[] = [];
    const stop = client.follow(7, (event) => seen.push(event));
    const event = { seq: 8, at: 1, type: 'brief.read', nightId: 'n', body: {} };
    followers.get(7)?.(event);
    expect(seen).toEqual([event]);
    stop();
    expect(followers.size).toBe(0);
  });
});
