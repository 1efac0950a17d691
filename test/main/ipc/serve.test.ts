import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron/main';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOurs } from '../../../src/main/ipc/is-ours.ts';
import { serveIpc } from '../../../src/main/ipc/serve.ts';
import { CHANNEL } from '../../../src/shared/channel.ts';
import { contract } from '../../../src/shared/contract.ts';
import { createDispatch, type Handlers } from '../../../src/shared/dispatch.ts';
import { AppError } from '../../../src/shared/error.ts';
import { ok } from '../../../src/shared/result.ts';
import { memoryFeed } from '../memory-feed.ts';
import { statusWith } from '../status.ts';

type Handle = (event: object, ...args: unknown[]) => Promise<unknown>;

function scene() {
  const handles = new Map<string, Handle>();
  const faults: unknown[] = [];
  const warnings: string[] = [];
  const main = Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: Handle) => void handles.set(channel, handler),
  });
  const handlers = Object.fromEntries(
    Object.keys(contract).map((name) => [name, async () => ok(statusWith())]),
  ) as unknown as Handlers;
  const feed = memoryFeed();
  const log = {
    info: () => undefined,
    warn: (event: string) => void warnings.push(event),
    error: () => undefined,
  };
  serveIpc({
    ipcMain: main as unknown as IpcMain,
    dispatch: createDispatch(handlers, (_method, fault) => {
      faults.push(fault);
      return 'ref';
    }),
    feed,
    log,
    isOurs: (event) => isOurs(event, (id) => id === 1),
  });
  const call = (event: object, ...args: unknown[]): Promise<unknown> | undefined =>
    handles.get(CHANNEL.call)?.(event, ...args);
  return { main, call, feed, warnings, channels: [...handles.keys(), ...main.eventNames()] };
}

function page(id = 1, url = 'app://bundle/popover.html') {
  const sent: unknown[] = [];
  const state = { isGone: false };
  const sender = Object.assign(new EventEmitter(), {
    id,
    send: (channel: string, message: unknown) => sent.push([channel, structuredClone(message)]),
    isDestroyed: () => state.isGone,
  });
  const destroy = (): void => {
    state.isGone = true;
    sender.emit('destroyed');
  };
  return { event: { sender, senderFrame: { url, parent: null } }, sent, sender, destroy };
}

const seqs = (sent: unknown[]): unknown[] =>
  sent.map((item) => (item as [string, { event: { seq: number } }])[1].event.seq);

describe('the IPC server', () => {
  it('listens on the three channels a page may use, and no other', () => {
    expect(scene().channels.sort()).toEqual(['api:call', 'api:follow', 'api:unfollow']);
  });

  it('answers our page and refuses a stranger', async () => {
    const { call, warnings } = scene();
    const own = await call(page().event, 'night.status', {});
    const other = await call(page(2).event, 'night.status', {});
    expect(own).toMatchObject({ ok: true, value: { state: 'off' } });
    expect(other).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
    expect(warnings).toEqual(['ipc.stranger']);
  });

  it('answers 2,000 arbitrary calls with a result and never throws', async () => {
    const { call } = scene();
    const names = fc.constantFrom(...Object.keys(contract), '__proto__', 'constructor', 'toString');
    const method = fc.oneof(names, fc.anything());
    const urls = fc.constantFrom('app://bundle/popover.html', 'https://example.invalid/', '');
    await fc.assert(
      fc.asyncProperty(method, fc.anything(), urls, async (name, input, url) => {
        const reply = await call(page(1, url).event, name, input);
        expect(typeof (reply as { ok: unknown }).ok).toBe('boolean');
        const { error } = reply as { error?: unknown };
        if (error !== undefined) expect(AppError.safeParse(error).success).toBe(true);
        if (!url.startsWith('app:')) expect(error).toMatchObject({ code: 'unauthorized' });
      }),
      { seed: 76, numRuns: 2_000 },
    );
  });

  it('replays after the given event and then goes on live, without a gap or a double', () => {
    const { main, feed } = scene();
    for (let n = 0; n < 1_203; n += 1) feed.append();
    const { event, sent } = page();
    main.emit(CHANNEL.follow, event, { id: 5, after: 2 });
    feed.append();
    expect(seqs(sent)).toEqual(Array.from({ length: 1_202 }, (_, n) => n + 3));
    expect(sent[0]).toMatchObject(['api:event', { id: 5 }]);
  });

  it('stops at unfollow, when the page loads again and when it is destroyed', () => {
    const { main, feed } = scene();
    const { event, sent, sender, destroy } = page();
    const follow = (): boolean =>
      main.emit(CHANNEL.follow, event, { id: 1, after: feed.lastSeq() });
    follow();
    main.emit(CHANNEL.unfollow, event, { id: 1 });
    feed.append();
    follow();
    sender.emit('did-navigate');
    feed.append();
    follow();
    destroy();
    feed.append();
    expect(sent).toEqual([]);
    expect(feed.followers()).toBe(0);
  });

  it('lets a page follow again under the same id, and at most eight times', () => {
    const { main, feed, warnings } = scene();
    const { event } = page();
    for (let n = 0; n < 20; n += 1) main.emit(CHANNEL.follow, event, { id: 1, after: 0 });
    expect(feed.followers()).toBe(1);
    for (let id = 2; id <= 20; id += 1) main.emit(CHANNEL.follow, event, { id, after: 0 });
    expect(feed.followers()).toBe(8);
    expect(warnings).toEqual(Array.from({ length: 12 }, () => 'ipc.too-many-followers'));
  });

  it('drops whatever else arrives on the follow channels', () => {
    const { main, feed } = scene();
    fc.assert(
      fc.property(
        fc.constantFrom(CHANNEL.follow, CHANNEL.unfollow),
        fc.anything(),
        (name, sent) => {
          main.emit(name, page().event, sent);
          main.emit(name, page(2).event, { id: 1, after: 0 });
        },
      ),
      { seed: 3, numRuns: 300 },
    );
    expect(feed.followers()).toBe(0);
  });
});
