import { afterEach, describe, expect, it } from 'vitest';
import { inOrder, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { type NightBench, openNightBench } from './night-bench.ts';
import { skipsCodex } from './pinned.ts';

const TASK = 'Make sum add its two numbers';
const RESETS_IN_SECONDS = 10;

const opened: { bench?: NightBench; server?: ModelServer } = {};

async function play(settings: string, turns: () => readonly Turn[]) {
  const bench = openNightBench(settings);
  const server = await startModelServer(inOrder(turns()));
  Object.assign(opened, { bench, server });
  return { bench, server, night: await bench.run(server, TASK) };
}

function command(cmd: string): Turn {
  return { kind: 'function', name: 'exec_command', args: { cmd } };
}

afterEach(async () => {
  await opened.server?.close();
  opened.bench?.remove();
});

describe.skipIf(skipsCodex())('a night with the real codex and something to keep to', () => {
  it('waits for the reset of a usage limit and goes on in the same thread', async () => {
    const resetsAtSeconds = Math.ceil(Date.now() / 1000) + RESETS_IN_SECONDS;
    const { server, night, bench } = await play('', () => [
      command("sed -i 's/a - b/a + b/' sum.js"),
      { kind: 'usage-limit', resetsAtSeconds },
      command('node --test'),
      { kind: 'text', text: 'sum now adds.' },
    ]);
    expect(night.output).toContain('1 of 1 verified');
    expect(night.output).toContain('Limit wait');
    expect(night.exitCode, night.output).toBe(0);
    expect(new Set(server.requests.map(({ threadKey }) => threadKey)).size).toBe(1);
    expect(bench.git('for-each-ref', 'refs/heads/overnight')).not.toBe('');
  });

  it('begins no second try once the tokens of the night are used up', async () => {
    const { server, night } = await play('budgets:\n  perNight:\n    tokens: 1500\n', () => [
      command("sed -i 's/a - b;/a + b)/' sum.js"),
      { kind: 'text', text: 'Done.' },
    ]);
    expect(night.output).toContain("Tonight's budget of 1.5 k tokens is used up.");
    expect(server.requests).toHaveLength(2);
  });
});
