import { afterAll, describe, expect, it } from 'vitest';
import {
  command,
  type DrillBench,
  openDrillBench,
  type Provider,
  providerOf,
} from './drill-bench.ts';
import type { ModelRequest, Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { skipsClaude, skipsCodex } from './pinned.ts';

const WORK = 'echo sum adds its two numbers > notes.md';
const ONE_LANE = 'limits: { maxConcurrent: 1 }\n';

const benches: DrillBench[] = [];
const servers: ModelServer[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  for (const bench of benches) bench.remove();
});

/** A night of two tasks, in which the provider whose task is first meets its limit in the middle of it. */
async function drill(limited: Provider, resetsInSeconds: number, settings: string) {
  const bench = openDrillBench(settings);
  benches.push(bench);
  const seen: { provider: Provider; at: number; thread: string }[] = [];
  let resetsAtMs = Number.NaN;
  const play = (request: ModelRequest): Turn => {
    const provider = providerOf(request);
    seen.push({ provider, at: Date.now(), thread: request.threadKey });
    const n = seen.filter((one) => one.provider === provider).length;
    if (provider === limited && n === 2) {
      const resetsAtSeconds = Math.ceil(Date.now() / 1000) + resetsInSeconds;
      resetsAtMs = resetsAtSeconds * 1000;
      return { kind: 'usage-limit', resetsAtSeconds };
    }
    return n === 1 ? command(provider, WORK) : { kind: 'text', text: 'notes.md says it.' };
  };
  const server = await startModelServer(play);
  servers.push(server);
  const other: Provider = limited === 'codex' ? 'claude' : 'codex';
  await bench.queue(limited, 9);
  await bench.queue(other, 1);
  const night = await bench.run(server).done;
  const of = (provider: Provider) => seen.filter((one) => one.provider === provider);
  return { bench, night, limited: of(limited), other: of(other), otherName: other, resetsAtMs };
}

describe.skipIf(skipsCodex() || skipsClaude())('a usage limit in a real night', () => {
  // Most of their time is waiting, so they wait side by side.
  it.concurrent.each([
    ['codex', 90],
    ['claude', 12],
  ] as const)(
    'of %s that resets in %i s: its task waits, the other provider works, then it goes on once',
    async (provider, seconds) => {
      const played = await drill(provider, seconds, ONE_LANE);
      const { night, limited, other, bench, resetsAtMs } = played;
      expect(night.exitCode, night.output).toBe(0);
      expect(night.output).toContain('2 of 2 verified');
      expect(night.output).toContain('Limit wait');
      expect(limited).toHaveLength(3);
      expect(new Set(limited.map(({ thread }) => thread)).size).toBe(1);
      expect(limited[2]?.at).toBeGreaterThanOrEqual(resetsAtMs);
      expect(other).toHaveLength(2);
      expect(other.every(({ at }) => at < resetsAtMs)).toBe(true);
      expect(bench.landed(provider)).not.toBe('');
      expect(bench.landed(played.otherName)).not.toBe('');
    },
    300_000,
  );

  it.concurrent.each(['codex', 'claude'] as const)(
    'of %s ends its task where nothing is to go on by itself, and the other provider works',
    async (provider) => {
      const settings = 'limits: { maxConcurrent: 1, resumeAfterLimit: false }\n';
      const { night, limited, other, bench } = await drill(provider, 3, settings);
      expect(night.output).toContain('1 of 2 verified');
      expect(night.output).toMatch(/limit/);
      expect(limited).toHaveLength(2);
      expect(other).toHaveLength(2);
      expect(bench.landed(provider)).toBe('');
    },
  );
});
