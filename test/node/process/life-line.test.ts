import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GRACES } from '../../../src/node/process/graces.ts';
import {
  AGENTS_FOLDER,
  eventually,
  isAlive,
  livingHolders,
  newToken,
  tempFolder,
} from './running.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
/** From TERM to KILL when the host dies. */
const GRACE_MS = GRACES.leftoverMs;
const AGENTS = ['polite.sh', 'deaf.sh', 'forking.sh', 'escaping.mjs', 'stopped.sh'];

describe('the life line', () => {
  let folder: ReturnType<typeof tempFolder>;
  let host: ChildProcess | undefined;

  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => {
    host?.kill('SIGKILL');
    folder.remove();
  });

  async function startHost(held: string, tokens: readonly string[]): Promise<ChildProcess> {
    const agents = tokens.map(
      (token, index) => `${path.join(AGENTS_FOLDER, AGENTS[index % AGENTS.length] ?? '')}=${token}`,
    );
    const child = spawn(
      process.execPath,
      [path.join(AGENTS_FOLDER, 'host.ts'), folder.path, held, ...agents],
      {
        env: { PATH: process.env['PATH'] ?? '', HOME: folder.path },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    await once(child.stdout, 'data');
    return child;
  }

  it('ends every agent and all it started when the host is killed with SIGKILL', async () => {
    const tokens = AGENTS.map(newToken);
    host = await startHost('bare', tokens);
    const counts = tokens.map((token) => livingHolders(token).length);
    const [polite, deaf, forking, escaping, stopped] = counts;
    expect([polite, stopped].every((count) => (count ?? 0) >= 1)).toBe(true);
    expect(deaf).toBeGreaterThanOrEqual(2);
    expect(forking).toBeGreaterThanOrEqual(3);
    expect(escaping).toBeGreaterThanOrEqual(2);

    const bare = Number(readFileSync(path.join(folder.path, 'bare.pid'), 'utf8'));
    expect(isAlive(bare)).toBe(true);

    host.kill('SIGKILL');

    const isAllGone = (): boolean =>
      !isAlive(bare) && tokens.every((token) => livingHolders(token).length === 0);
    expect(await eventually(isAllGone)).toBe(true);
  });

  const ways = process.platform === 'linux' ? ['bare', 'held'] : ['bare'];
  it.each(ways)('does so for three agents of each kind at once, %s', async (held) => {
    const tokens = [...AGENTS, ...AGENTS, ...AGENTS].map(newToken);
    host = await startHost(held, tokens);
    expect(tokens.filter((token) => livingHolders(token).length === 0)).toEqual([]);
    host.kill('SIGKILL');
    const killedAt = performance.now();
    const left = () => tokens.filter((token) => livingHolders(token).length > 0);
    expect(await eventually(() => left().length === 0, IS_FULL ? GRACE_MS + 1000 : 15_000)).toBe(
      true,
    );
    if (IS_FULL) expect(performance.now() - killedAt).toBeLessThan(GRACE_MS + 1000);
  });
});
