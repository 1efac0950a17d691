import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchStatus } from '../../../src/main/tray/status-watch.ts';
import { appError } from '../../../src/shared/error.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { memoryFeed } from '../memory-feed.ts';
import { statusWith } from '../status.ts';

function scene() {
  const feed = memoryFeed();
  const heard: string[] = [];
  const answer = { isBroken: false };
  const stop = watchStatus({
    dispatch: async (method) =>
      answer.isBroken
        ? fail(appError('internal', 'Broken.'))
        : ok(statusWith({ sentence: `${method} at ${feed.lastSeq()}` })),
    feed,
    onStatus: ({ sentence }) => void heard.push(sentence),
    onFailed: ({ code }) => void heard.push(code),
  });
  return { feed, heard, answer, stop };
}

describe('the watch on the night', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks at once, and once for a burst of events', async () => {
    const { feed, heard, stop } = scene();
    await vi.advanceTimersByTimeAsync(0);
    for (let n = 0; n < 50; n += 1) feed.append();
    await vi.advanceTimersByTimeAsync(2_000);
    stop();
    expect(heard).toEqual(['night.status at 0', 'night.status at 50']);
  });

  it('asks every minute, because a sentence ages', async () => {
    const { heard, stop } = scene();
    await vi.advanceTimersByTimeAsync(180_000);
    stop();
    expect(heard).toHaveLength(4);
  });

  it('tells a failure and goes on', async () => {
    const { feed, heard, answer, stop } = scene();
    await vi.advanceTimersByTimeAsync(0);
    answer.isBroken = true;
    feed.append();
    await vi.advanceTimersByTimeAsync(1_000);
    answer.isBroken = false;
    feed.append();
    await vi.advanceTimersByTimeAsync(1_000);
    stop();
    expect(heard).toEqual(['night.status at 0', 'internal', 'night.status at 2']);
  });

  it('leaves nothing behind when it stops', async () => {
    const { feed, heard, stop } = scene();
    feed.append();
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect([heard, feed.followers(), vi.getTimerCount()]).toEqual([[], 0, 0]);
  });
});
