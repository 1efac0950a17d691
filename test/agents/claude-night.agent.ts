import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRehearsalWorld, kiln, lineOf } from '../node/rehearse/world.ts';
import { bash, claudeEnvironmentOf } from './claude-bench.ts';
import { inOrder, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { type NightBench, openNightBench } from './night-bench.ts';
import { CLAUDE_LAUNCHER, skipsClaude } from './pinned.ts';

const TASK = 'Make sum add its two numbers';
const DONE: Turn = { kind: 'text', text: 'sum now adds.' };

let bench: NightBench;
let server: ModelServer;

async function play(turns: readonly Turn[]) {
  server = await startModelServer(inOrder(turns));
  return bench.run(server, TASK, 'claude');
}

function branches(): string[] {
  const refs = bench.git('for-each-ref', '--format=%(refname)', 'refs/heads/overnight');
  return refs.split('\n').filter(Boolean);
}

beforeEach(() => {
  bench = openNightBench();
});

afterEach(async () => {
  await server.close();
  bench.remove();
});

describe.skipIf(skipsClaude())('a night with the real claude', () => {
  it('ends with a verified commit of its change alone and an untouched checkout', async () => {
    const night = await play([bash("sed -i 's/a - b/a + b/' sum.js && node --test"), DONE]);
    expect(night.exitCode, night.output).toBe(0);
    expect(night.output).toContain('1 of 1 verified');
    expect(night.output).toContain('your checkout is unchanged');
    expect(night.output).toContain("Claude Code's own sandbox");
    const [branch, ...others] = branches();
    expect(others).toEqual([]);
    expect(bench.git('diff', '--name-only', 'main', branch ?? '')).toBe('sum.js\n');
    expect(bench.git('show', `${branch}:sum.js`)).toContain('a + b');
    expect(bench.git('status', '--porcelain')).toBe('');
  });

  it('sends its findings back into the same thread, and proves the second try', async () => {
    const night = await play([
      bash("sed -i 's/a - b;/a + b)/' sum.js"),
      DONE,
      bash("sed -i 's/a + b)/a + b;/' sum.js"),
      { kind: 'text', text: 'Repaired.' },
    ]);
    expect(night.output).toContain('1 of 1 verified');
    expect(new Set(server.requests.map((request) => request.threadKey)).size).toBe(1);
    expect(JSON.stringify(server.requests[2]?.body['messages'])).toContain('lint');
  });

  it('rehearses one headless tool call in the sandbox of the night', async () => {
    server = await startModelServer(inOrder([bash('cp question.txt answer.txt'), DONE]));
    const world = await createRehearsalWorld();
    try {
      mkdirSync(path.join(world.dir, 'home'), { recursive: true });
      world.env = claudeEnvironmentOf(path.join(world.dir, 'home'), server.baseUrl);
      const claude = { bin: CLAUDE_LAUNCHER, model: 'claude-opus-5-5' };
      world.configure({ ...kiln(world), agent: 'claude', claude });
      expect(lineOf(await world.rehearse(), 'agent-call:claude')).toMatchObject({
        level: 'ok',
        sentence: 'claude ran a command and wrote a file by itself, for 2.2 k tokens.',
      });
    } finally {
      await world.dispose();
    }
  });
});
