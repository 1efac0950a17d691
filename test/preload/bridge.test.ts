import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createBridge } from '../../src/preload/bridge.ts';
import { CHANNEL } from '../../src/shared/channel.ts';

function scene() {
  const sent: unknown[][] = [];
  const wire = Object.assign(new EventEmitter(), {
    invoke: async (...args: unknown[]) => ({ ok: true, value: args }),
    send: (...args: unknown[]) => void sent.push(args),
  });
  const arrive = (message: unknown): boolean => wire.emit(CHANNEL.event, {}, message);
  return { wire, sent, arrive, bridge: createBridge(wire) };
}

describe('the bridge', () => {
  it('offers two functions and nothing of the wire', () => {
    expect(Object.keys(scene().bridge).sort()).toEqual(['call', 'follow']);
  });

  it('carries a call and its answer', async () => {
    const { bridge } = scene();
    expect(await bridge.call('night.status', {})).toEqual({
      ok: true,
      value: ['api:call', 'night.status', {}],
    });
  });

  it('gives each follower its own events, without the message of the wire', () => {
    const { bridge, arrive, sent } = scene();
    const first: unknown[] = [];
    const second: unknown[] = [];
    bridge.follow(4, (...args) => first.push(args));
    bridge.follow(9, (...args) => second.push(args));
    arrive({ id: 1, event: 'a' });
    arrive({ id: 2, event: 'b' });
    for (const odd of [null, 1, {}, { id: 1 }, { event: 'c' }]) arrive(odd);
    expect([first, second]).toEqual([[['a']], [['b']]]);
    expect(sent).toEqual([
      ['api:follow', { id: 1, after: 4 }],
      ['api:follow', { id: 2, after: 9 }],
    ]);
  });

  it('stops listening and says so', () => {
    const { bridge, arrive, sent, wire } = scene();
    const heard: unknown[] = [];
    bridge.follow(0, (event) => heard.push(event))();
    arrive({ id: 1, event: 'late' });
    expect(heard).toEqual([]);
    expect(sent.at(-1)).toEqual(['api:unfollow', { id: 1 }]);
    expect(wire.listenerCount(CHANNEL.event)).toBe(0);
  });
});
