import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inOrder, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { type NightBench, openNightBench } from './night-bench.ts';
import { skipsCodex } from './pinned.ts';

const TASK = 'Make sum add its two numbers';
const BRANCHES = 'refs/heads/overnight';

let bench: NightBench;
let server: ModelServer;

async function play(turns: readonly Turn[]) {
  server = await startModelServer(inOrder(turns));
  return bench.run(server, TASK);
}

function command(cmd: string): Turn {
  return { kind: 'function', name: 'exec_command', args: { cmd } };
}

function branches(): string[] {
  return bench.git('for-each-ref', '--format=%(refname)', BRANCHES).split('\n').filter(Boolean);
}

beforeEach(() => {
  bench = openNightBench();
});

afterEach(async () => {
  await server.close();
  bench.remove();
});

describe.skipIf(skipsCodex())('a night with the real codex', () => {
  it('ends with a verified commit on a branch of its own and an untouched checkout', async () => {
    const night = await play([
      command("sed -i 's/a - b/a + b/' sum.js && node --test"),
      { kind: 'text', text: 'sum now adds.' },
    ]);
    expect(night.exitCode, night.output).toBe(0);
    expect(night.output).toContain('1 of 1 verified');
    expect(night.output).toContain('your checkout is unchanged');
    expect(night.output).toContain("codex's own sandbox (workspace-write, no network)");
    const [branch, ...others] = branches();
    expect(others).toEqual([]);
    expect(bench.git('show', `${branch}:sum.js`)).toContain('a + b');
    expect(bench.git('status', '--porcelain')).toBe('');
    expect(bench.git('show', 'main:sum.js')).toContain('a - b');
  });

  it('sends its findings back into the same thread, and proves the second try', async () => {
    const night = await play([
      command("sed -i 's/a - b;/a + b)/' sum.js"),
      { kind: 'text', text: 'Done.' },
      command("sed -i 's/a + b)/a + b;/' sum.js"),
      { kind: 'text', text: 'Repaired.' },
    ]);
    expect(night.output).toContain('1 of 1 verified');
    expect(new Set(server.requests.map((request) => request.threadKey)).size).toBe(1);
    expect(JSON.stringify(server.requests[2]?.body['input'])).toContain('lint');
    expect(bench.git('show', `${branches()[0]}:sum.js`)).toBe(
      'export const sum = (a, b) => a + b;\n',
    );
  });

  it('puts a question of the agent into the brief and lands nothing', async () => {
    const night = await play([
      { kind: 'text', text: 'QUESTION: Add or subtract?\nOPTION: add\nOPTION: subtract' },
    ]);
    expect(night.output).toMatch(/Needs you[\s\S]*Add or subtract\?[\s\S]*1\. add/);
    expect(branches()).toEqual([]);
  });

  it('names a usage limit as the reason a task did not ship', async () => {
    const night = await play([{ kind: 'usage-limit', resetsAtSeconds: null }]);
    expect(night.output).toContain('hit your usage limit');
    expect(branches()).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });
});
