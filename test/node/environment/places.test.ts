import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChecks } from '../../../src/node/checks/checks.ts';
import { createPlaces, type Places } from '../../../src/node/environment/places.ts';
import { createPortBlocks, isUnheard } from '../../../src/node/environment/ports.ts';
import { SHORT_GRACES, tempFolder } from '../process/running.ts';

describe('what a worktree has for itself', () => {
  let folder: ReturnType<typeof tempFolder>;
  let places: Places;
  const range = { from: 5000, to: 5007, each: 2 };

  beforeEach(() => {
    folder = tempFolder();
    places = createPlaces({
      scratchRoot: path.join(folder.path, 's'),
      ports: () => range,
      isFree: async (port) => port !== 5003,
    });
  });
  afterEach(() => folder.remove());

  const portsOf = async (name: string): Promise<string | undefined> =>
    (await places.of(name)).variables['NIGHTKILN_PORTS'];

  it('are ports that nobody listens on and no other worktree has, however many ask at once', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map(portsOf));
    expect(all.toSorted()).toEqual(['5000-5001', '5004-5005', '5006-5007']);
    expect(await portsOf('a')).toBe(all[0]);
  });

  it('are given to another one when the worktree is left, and are simply absent when none is free', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map(portsOf));
    expect(await portsOf('d')).toBeUndefined();
    await places.leave('d');
    await places.leave('b');
    await places.leave('b');
    expect(await portsOf('e')).toBe(all[1]);
  });

  it('are never a port that a server of this machine has', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isUnheard(port)).toBe(false);
    expect(await createPortBlocks(() => ({ from: port, to: port, each: 1 })).take()).toBeNull();
    await new Promise((resolve) => server.close(resolve));
  });

  it('are a folder that its setup and checks share, gone when the worktree is left', async () => {
    const logDir = path.join(folder.path, 'logs');
    const checks = createChecks({ logDir, graces: SHORT_GRACES, places });
    const tree = folder.path;
    const never = new AbortController().signal;
    const command = 'echo hello > "$NIGHTKILN_SCRATCH/note"; [ "$TMPDIR" = "$NIGHTKILN_SCRATCH" ]';
    const wish = { repoId: 'app', oid: 'a', cache: 'use', command } as const;
    expect((await checks.setup(tree, wish, never)).ok).toBe(true);
    const check = { name: 'test', command: 'cat "$NIGHTKILN_SCRATCH/note"; echo $NIGHTKILN_PORT' };
    const { excerpt } = await checks.run(tree, check, never);
    const { NIGHTKILN_PORT, NIGHTKILN_SCRATCH = '' } = await checks.variables(tree);
    expect(excerpt).toBe(`hello\n${NIGHTKILN_PORT}`);
    expect(readFileSync(path.join(NIGHTKILN_SCRATCH, 'note'), 'utf8')).toBe('hello\n');
    writeFileSync(path.join(NIGHTKILN_SCRATCH, 'more'), '');
    await checks.leave(tree);
    expect(existsSync(NIGHTKILN_SCRATCH)).toBe(false);
  });
});
