import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, livingHolders, newToken, startAgent, tempFolder } from './running.ts';

const LONG = { softMs: 20_000, termMs: 20_000, leftoverMs: 300, heldPipeMs: 300 };

describe('stopping a process', () => {
  let folder: ReturnType<typeof tempFolder>;

  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => folder.remove());

  const heard = (): string => readFileSync(path.join(folder.path, 'heard'), 'utf8').trim();

  it('sends the soft signal that the agent wants and needs nothing harder', async () => {
    const agent = await startAgent(folder.path, 'polite.sh', {
      softSignal: 'SIGINT',
      graces: LONG,
    });
    await agent.stop();
    expect(heard()).toBe('INT');
    expect(await agent.done).toMatchObject({ exitCode: 0, leftBehind: 0 });
  });

  it('sends TERM when no soft signal is named', async () => {
    const agent = await startAgent(folder.path, 'polite.sh', { graces: LONG });
    await agent.stop();
    expect(heard()).toBe('TERM');
  });

  it.each(['deaf.sh', 'forking.sh', 'escaping.mjs', 'stopped.sh'])(
    'leaves nothing of %s, whatever it ignores',
    async (file) => {
      const runToken = newToken();
      const agent = await startAgent(folder.path, file, { runToken });
      expect(livingHolders(runToken).length).toBeGreaterThan(0);
      await agent.stop();
      expect(livingHolders(runToken)).toEqual([]);
      expect((await agent.done).leftBehind).toBe(0);
    },
  );

  it('ends a child that carries no token and has left the group', async () => {
    const agent = await startAgent(folder.path, 'tokenless.mjs');
    const child = Number(agent.firstLine);
    expect(isAlive(child)).toBe(true);
    await agent.stop();
    expect(isAlive(child)).toBe(false);
  });

  it('does the same for several callers at once and after the end', async () => {
    const agent = await startAgent(folder.path, 'deaf.sh');
    await Promise.all([agent.stop(), agent.stop()]);
    await agent.stop();
    expect((await agent.done).signal).toBe('SIGKILL');
  });
});
