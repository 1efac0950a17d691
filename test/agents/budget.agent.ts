import { afterEach, describe, expect, it } from 'vitest';
import { command, type DrillBench, openDrillBench, PROVIDERS, providerOf } from './drill-bench.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { skipsClaude, skipsCodex } from './pinned.ts';

/** What one reply of our model service costs, in and out. */
const REPLY_TOKENS = 1100;

const opened: { bench?: DrillBench; server?: ModelServer } = {};

afterEach(async () => {
  await opened.server?.close();
  opened.bench?.remove();
});

/** Models that never come to an end: each reply asks for another command. */
async function open(settings: string) {
  const bench = openDrillBench(settings);
  const server = await startModelServer((request, n) =>
    command(providerOf(request), `sleep 3; echo ${n} >> notes.txt`),
  );
  Object.assign(opened, { bench, server });
  return { bench, server, used: () => server.requests.length * REPLY_TOKENS };
}

describe.skipIf(skipsCodex() || skipsClaude())('a budget in a real night', () => {
  it.each(PROVIDERS)('stops %s within one turn, at most one reply beyond it', async (provider) => {
    const ceiling = 3000;
    const { bench, server, used } = await open(`budgets: { perNight: { tokens: ${ceiling} } }\n`);
    await bench.queue(provider, 1);
    const night = await bench.run(server).done;
    expect(night.output).toContain("Tonight's budget of 3 k tokens is used up.");
    expect(used()).toBeGreaterThanOrEqual(ceiling);
    expect(used()).toBeLessThanOrEqual(ceiling + REPLY_TOKENS);
  });

  it('stops two that work side by side, at most one reply of each beyond it', async () => {
    const ceiling = 5000;
    const settings = `budgets: { perNight: { tokens: ${ceiling} }, reserve: { tokens: 1000 } }\n`;
    const { bench, server, used } = await open(settings);
    for (const provider of PROVIDERS) await bench.queue(provider, 1);
    const night = await bench.run(server).done;
    expect(night.output).toContain('budget of 5 k tokens is used up');
    expect(new Set(server.requests.map(providerOf)).size).toBe(2);
    expect(used()).toBeLessThanOrEqual(ceiling + 2 * REPLY_TOKENS);
  });

  it.each(PROVIDERS)(
    'is not forgotten when the host is killed in the middle of %s',
    async (provider) => {
      const ceiling = 3000;
      const settings = `budgets: { perWeek: { tokens: ${ceiling} }, reserve: { tokens: 2000 } }\n`;
      const { bench, server, used } = await open(settings);
      await bench.queue(provider, 1);
      const first = bench.run(server);
      await server.received(2);
      first.kill();
      await first.done;
      const before = server.requests.length;
      const second = await bench.run(server).done;
      expect(second.output).toContain('budget of 3 k tokens is used up');
      expect(server.requests.length - before).toBeLessThanOrEqual(1);
      expect(used()).toBeLessThanOrEqual(ceiling + REPLY_TOKENS);
    },
  );
});
