import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bash } from './claude-bench.ts';
import type { Script, Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { type NightBench, openNightBench } from './night-bench.ts';
import { skipsClaude, skipsCodex } from './pinned.ts';

let bench: NightBench;
let server: ModelServer;

beforeEach(() => {
  bench = openNightBench();
});

afterEach(async () => {
  await server.close();
  bench.remove();
});

const FIX = "sed -i 's/a - b/a + b/' sum.js";

/** Mends the sum and ends early with the item declared; resumed, it says that nothing is left. */
function model(fix: Turn): Script {
  return ({ body }, n) => {
    const mark = /\[nk:[0-9a-f]{6}\]/.exec(JSON.stringify(body))?.[0] ?? '';
    if (n === 0) return fix;
    const item = `${mark} ITEM: Mend the sum\n${mark} ITEM DONE: It adds now.`;
    return { kind: 'text', text: n === 1 ? item : `${mark} FINISHED: nothing is left` };
  };
}

const cases = [
  {
    agent: 'codex',
    skips: skipsCodex(),
    fix: { kind: 'function', name: 'exec_command', args: { cmd: FIX } },
  },
  { agent: 'claude', skips: skipsClaude(), fix: bash(FIX) },
] as const;

describe.each(cases)('a long session with the real $agent', ({ agent, skips, fix }) => {
  it.skipIf(skips)('proves the item it declares and resumes its thread by id', async () => {
    server = await startModelServer(model(fix));
    const night = await bench.session(server, agent);
    expect(night.exitCode, night.output).toBe(0);
    expect(night.output).toContain('The agent ended early; it goes on in its thread (restart 1).');
    expect(night.output).toContain('Its agent found nothing more to do. It declared 1 item.');
    expect(night.output).toMatch(/verified +Mend the sum/);
    expect(new Set(server.requests.map(({ threadKey }) => threadKey)).size).toBe(1);
    const refs = bench.git('for-each-ref', '--format=%(refname)', 'refs/heads/overnight');
    const [branch = '', ...others] = refs.split('\n').filter(Boolean);
    expect(others).toEqual([]);
    expect(branch).toMatch(/_mend-the-sum$/);
    expect(bench.git('diff', '--name-only', 'main', branch)).toBe('sum.js\n');
    expect(bench.git('status', '--porcelain')).toBe('');
  });
});
