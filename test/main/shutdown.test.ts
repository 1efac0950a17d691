import { describe, expect, it } from 'vitest';
import { createShutdown } from '../../src/main/shutdown.ts';

function scene(options: { isMeant?: boolean; stop?: () => Promise<void> } = {}) {
  const heard: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string) => void heard.push(event),
  };
  const shutdown = createShutdown({
    log,
    stop: async () => {
      heard.push('stop');
      await options.stop?.();
    },
    mayLeave: async () => {
      heard.push('ask');
      return options.isMeant ?? true;
    },
    exit: (code) => void heard.push(`exit ${code}`),
  });
  return { heard, shutdown };
}

describe('leaving the app', () => {
  it('asks once, drains once and exits once, however often it is told to', async () => {
    const { heard, shutdown } = scene();
    await Promise.all([shutdown.leave(), shutdown.leave(), shutdown.leave()]);
    expect(heard).toEqual(['ask', 'stop', 'exit 0']);
  });

  it('stays when the person says so, and asks again the next time', async () => {
    const { heard, shutdown } = scene({ isMeant: false });
    expect([await shutdown.leave(), await shutdown.leave()]).toEqual([false, false]);
    expect(heard).toEqual(['ask', 'ask']);
  });

  it('does not ask when the system goes down, and joins a drain that runs', async () => {
    const { heard, shutdown } = scene();
    await Promise.all([shutdown.leaveNow(0), shutdown.leave()]);
    expect(heard).toEqual(['stop', 'exit 0']);
  });

  it('exits all the same when the drain fails', async () => {
    const { heard, shutdown } = scene({ stop: () => Promise.reject(new Error('stuck')) });
    await shutdown.leaveNow(3);
    expect(heard).toEqual(['stop', 'shutdown.incomplete', 'exit 3']);
  });
});
