import { describe, expect, it } from 'vitest';
import { createRefresher } from '../../../src/renderer/api/refresh.ts';

/** A page whose time moves only when told. */
function scriptedPage() {
  let nowMs = 0;
  let timers: { at: number; call: () => void }[] = [];
  const page = { isVisible: true, refreshedAt: [] as number[], pending: [] as (() => void)[] };
  const refresher = createRefresher({
    refresh: () =>
      new Promise((resolve) => {
        page.refreshedAt.push(nowMs);
        page.pending.push(resolve);
      }),
    isVisible: () => page.isVisible,
    now: () => nowMs,
    after: (delayMs, call) => timers.push({ at: nowMs + delayMs, call }),
  });
  async function settle(): Promise<void> {
    for (const resolve of page.pending.splice(0)) resolve();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }
  function advanceTo(at: number): void {
    nowMs = at;
    const due = timers.filter((timer) => timer.at <= at);
    timers = timers.filter((timer) => timer.at > at);
    for (const timer of due) timer.call();
  }
  return { ...page, page, refresher, settle, advanceTo, timers: () => timers.length };
}

describe('refreshing', () => {
  it('starts at once and then at most once a second, however many events come', async () => {
    const { refresher, page, settle, advanceTo } = scriptedPage();
    for (let atMs = 0; atMs <= 3_000; atMs += 10) {
      advanceTo(atMs);
      refresher.nudge();
      await settle();
    }
    expect(page.refreshedAt).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('never has two under way, and does not lose the event that came meanwhile', async () => {
    const { refresher, page, settle, advanceTo } = scriptedPage();
    refresher.nudge();
    advanceTo(5_000);
    refresher.nudge();
    refresher.nudge();
    expect(page.refreshedAt).toEqual([0]);
    await settle();
    expect(page.refreshedAt).toEqual([0, 5_000]);
  });

  it('asks nothing while hidden, not even from a timer set before', async () => {
    const { refresher, page, settle, advanceTo } = scriptedPage();
    refresher.nudge();
    await settle();
    advanceTo(100);
    refresher.nudge();
    page.isVisible = false;
    advanceTo(5_000);
    refresher.nudge();
    expect(page.refreshedAt).toEqual([0]);
    page.isVisible = true;
    refresher.nudge();
    expect(page.refreshedAt).toEqual([0, 5_000]);
  });
});
