import { describe, expect, it } from 'vitest';
import { createSleepFeed, type SleepSource } from '../../../../src/node/power/sleep/sleep-feed.ts';

type Tell = Parameters<SleepSource>[0];

function scene() {
  const time = { now: 0 };
  const tells: Tell[] = [];
  let stopped = 0;
  const source: SleepSource = (tell) => {
    tells.push(tell);
    return () => (stopped += 1);
  };
  const onSleep = createSleepFeed([source, source], () => time.now);
  return { time, tells, onSleep, stopped: () => stopped };
}

describe('what is heard of sleep', () => {
  it('tells a moment once, whoever tells it again within five seconds', async () => {
    const { time, tells, onSleep } = scene();
    const heard: string[] = [];
    onSleep((moment) => void heard.push(moment));
    await tells[0]?.('suspend');
    await tells[1]?.('suspend');
    time.now = 4999;
    await tells[0]?.('suspend');
    await tells[0]?.('resume');
    await tells[1]?.('resume');
    time.now = 6000;
    await tells[0]?.('suspend');
    expect(heard).toEqual(['suspend', 'resume', 'suspend']);
    time.now = 12_000;
    await tells[0]?.('suspend');
    expect(heard).toHaveLength(4);
  });

  it('lets every source wait until all listeners are done, also when one of them fails', async () => {
    const { tells, onSleep } = scene();
    let finish: () => void = () => undefined;
    onSleep(() => Promise.reject(new Error('no')));
    onSleep(() => new Promise((resolve) => (finish = resolve)));
    let done = 0;
    const waits = tells.map((tell) => tell('suspend').then(() => (done += 1)));
    await Promise.resolve();
    expect(done).toBe(0);
    finish();
    await Promise.all(waits);
    expect(done).toBe(2);
  });

  it('runs its sources only while somebody listens', () => {
    const { tells, onSleep, stopped } = scene();
    expect(tells).toHaveLength(0);
    const same = () => undefined;
    const stops = [onSleep(same), onSleep(same)];
    expect(tells).toHaveLength(2);
    stops[0]?.();
    stops[0]?.();
    expect(stopped()).toBe(0);
    stops[1]?.();
    expect(stopped()).toBe(2);
    onSleep(same);
    expect(tells).toHaveLength(4);
  });
});
