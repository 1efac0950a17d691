import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../../src/engine/night/pause.ts';
import { createStop } from '../../../src/engine/night/stop.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';

function start(dueInMs: number) {
  const clock = createManualClock();
  const stop = createStop();
  const listeners = new Set<() => void>();
  const nudge = (run: () => void) => {
    listeners.add(run);
    return () => listeners.delete(run);
  };
  const state = { isOver: false };
  const over = waitUntil(clock, clock.now() + dueInMs, { signal: stop.signal, nudge }).then(() => {
    state.isOver = true;
  });
  return { clock, stop, listeners, state, over };
}

describe('a wait', () => {
  it('ends when its time has come and not before', async () => {
    const { clock, state } = start(1000);
    await clock.advanceBy(999);
    expect(state.isOver).toBe(false);
    await clock.advanceBy(1);
    expect(state.isOver).toBe(true);
  });

  it('ends when the night is stopped', async () => {
    const { clock, stop, over, listeners } = start(1000);
    stop.trigger('user');
    await over;
    expect(clock.pending()).toBe(0);
    expect(listeners.size).toBe(0);
  });

  it('ends when it is nudged', async () => {
    const { clock, over, listeners } = start(1000);
    for (const listener of [...listeners]) listener();
    await over;
    expect(clock.pending()).toBe(0);
    expect(listeners.size).toBe(0);
  });

  it('does not begin when the night is stopped already', async () => {
    const clock = createManualClock();
    const stop = createStop();
    stop.trigger('deadline');
    await waitUntil(clock, clock.now() + 1000, { signal: stop.signal });
    expect(clock.pending()).toBe(0);
  });

  it('leaves nobody listening once its time has come', async () => {
    const { clock, listeners, over } = start(1000);
    await clock.advanceBy(1000);
    await over;
    expect(listeners.size).toBe(0);
  });
});
