import { afterEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../../src/shared/client.ts';
import { contract, type Method } from '../../src/shared/contract.ts';
import type { StoredEvent } from '../../src/shared/event.ts';
import { createFakeEngine, type FakeEngine } from '../helpers/fake-engine.ts';
import { sampleBrief } from '../helpers/sample-brief.ts';
import { queuedTask, runningStatus } from '../helpers/sample-status.ts';
import { openIpc } from './ipc-transport.ts';
import { type OpenTransport, openDirect, openHttp } from './transports.ts';

const TRANSPORTS = [
  ['a direct call', openDirect],
  ['IPC', openIpc],
  ['HTTP and server-sent events', openHttp],
] as const;

describe.each(TRANSPORTS)('the contract over %s', (_, open) => {
  let opened: OpenTransport | null = null;
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });

  async function start(): Promise<{ engine: FakeEngine; client: Client }> {
    const engine = createFakeEngine({
      status: runningStatus(),
      queue: [queuedTask('a', 'Zoë \u202e 日本語 \u{1f319} "quoted" \\ \n')],
      briefs: [sampleBrief()],
    });
    opened = await open(engine);
    return { engine, client: createClient(opened.transport) };
  }

  it('answers every query with exactly what the engine said', async () => {
    const { engine, client } = await start();
    const queries = Object.entries(contract).filter(([, spec]) => spec.kind === 'query');
    for (const [method] of queries) {
      const input = method === 'brief.show' ? { nightId: 'night-1' } : {};
      const expected = await engine.dispatch(method, input);
      expect(expected.ok).toBe(true);
      expect(await client.call(method as 'night.status', input as never)).toEqual(expected);
    }
  });

  it('carries commands and what they changed', async () => {
    const { engine, client } = await start();
    const added = await client.call('queue.add', { title: '  Ein Auftrag ✓ ' });
    expect(added).toMatchObject({ ok: true, value: { title: 'Ein Auftrag ✓', state: 'queued' } });
    expect(engine.world.queue).toHaveLength(2);
  });

  it('takes a token in and gives back its name alone', async () => {
    const { engine, client } = await start();
    const value = 'sk-carried-once';
    const answers = [
      await client.call('secret.set', { name: 'CODEX_API_KEY', value }),
      await client.call('secret.list', {}),
    ];
    expect(answers).toMatchObject([
      { ok: true, value: { name: 'CODEX_API_KEY' } },
      { ok: true, value: { names: ['CODEX_API_KEY'] } },
    ]);
    expect(JSON.stringify(answers)).not.toContain(value);
    expect(await client.call('secret.remove', { name: 'CODEX_API_KEY' })).toMatchObject({
      ok: true,
    });
    expect(engine.world.secrets).toEqual([]);
  });

  it('carries an expected failure as data with its fix', async () => {
    const { client } = await start();
    expect(await client.call('queue.add', { title: 'refuse me' })).toEqual({
      ok: false,
      error: {
        code: 'no-repository',
        message: 'Two repositories are set up.',
        fix: 'nk queue add --repo atlas "refuse me"',
      },
    });
  });

  it.each([
    ['night.launch', {}, 'unknown-method'],
    ['__proto__', {}, 'unknown-method'],
    ['constructor', {}, 'unknown-method'],
    ['night.status', { extra: 1 }, 'bad-input'],
    ['queue.add', { title: 7 }, 'bad-input'],
    ['queue.add', null, 'bad-input'],
    ['night.arm', [], 'bad-input'],
    ['secret.set', { name: 'CODEX_API_KEY' }, 'bad-input'],
  ])('refuses %s with %j as %s', async (method, input, code) => {
    const { client } = await start();
    const reply = await client.call(method as Method, input as never);
    expect(reply).toMatchObject({ ok: false, error: { code } });
  });

  it('replays after a number and goes on live, in order, until told to stop', async () => {
    const { engine, client } = await start();
    for (let n = 1; n <= 5; n += 1) engine.show(runningStatus());
    const seen: number[] = [];
    await new Promise<void>((resolve) => {
      const onEvent = (event: StoredEvent): void => {
        seen.push(event.seq);
        if (event.seq === 5) engine.show(runningStatus());
        if (event.seq < 6) return;
        stop();
        resolve();
      };
      const stop = client.follow(2, (event) => queueMicrotask(() => onEvent(event)));
    });
    expect(seen).toEqual([3, 4, 5, 6]);
    while (engine.feed.followers() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    engine.show(runningStatus());
    expect(seen).toEqual([3, 4, 5, 6]);
  });
});
