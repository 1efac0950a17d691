import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRehearsalWorld, kiln, lineOf, type RehearsalWorld } from '../node/rehearse/world.ts';
import { bareEnvironment, stubProvider } from './codex-bench.ts';
import { inOrder, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { CODEX_LAUNCHER, skipsCodex } from './pinned.ts';

let world: RehearsalWorld;
const servers: ModelServer[] = [];
beforeEach(async () => {
  world = await createRehearsalWorld();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await world.dispose();
});

/** A rehearsal with the real codex, whose model says `turns`. */
async function rehearse(turns: readonly Turn[], sandbox?: 'read-only') {
  const server = await startModelServer(inOrder(turns));
  servers.push(server);
  const settings = stubProvider(server.baseUrl).join('\n');
  mkdirSync(path.join(world.dir, '.codex'), { recursive: true });
  world.env = { ...bareEnvironment(world.dir), NIGHTKILN_CODEX_CONFIG: settings };
  const codex = { bin: CODEX_LAUNCHER, model: 'gpt-5.5', ...(sandbox && { sandbox }) };
  world.configure({ ...kiln(world), agent: 'codex', codex });
  return world.rehearse();
}

const copy = (cmd: string): Turn => ({ kind: 'function', name: 'exec_command', args: { cmd } });
const DONE: Turn = { kind: 'text', text: 'done' };

describe.skipIf(skipsCodex())('a rehearsal with the real codex', () => {
  it('proves one headless tool call in the sandbox of the night', async () => {
    const rehearsal = await rehearse([copy('cp question.txt answer.txt'), DONE]);
    expect(lineOf(rehearsal, 'agent-call:codex')).toMatchObject({
      level: 'ok',
      sentence: 'codex ran a command and wrote a file by itself, for 2.2 k tokens.',
    });
  });

  it('is blocked by a sandbox that lets it write nothing', async () => {
    const rehearsal = await rehearse([copy('cp question.txt answer.txt'), DONE], 'read-only');
    expect(lineOf(rehearsal, 'agent-call:codex')).toMatchObject({
      level: 'blocked',
      sentence: 'codex answered, but its command wrote no file.',
    });
  });

  it('is blocked by a model that only says that it is done', async () => {
    expect(lineOf(await rehearse([DONE]), 'agent-call:codex').level).toBe('blocked');
  });

  it('is told that the limit is reached', async () => {
    const rehearsal = await rehearse([{ kind: 'usage-limit', resetsAtSeconds: null }]);
    expect(lineOf(rehearsal, 'agent-call:codex')).toMatchObject({ level: 'warn' });
  });

  it('stops a codex whose model never answers', async () => {
    world.limits = { workMs: 6000, totalMs: 60_000 };
    const line = lineOf(await rehearse([{ kind: 'hang' }]), 'agent-call:codex');
    expect(line.sentence).toBe('codex was called and was not done in time.');
  });
});
