import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/shared/result.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const SALVAGE = {
  ref: 'refs/overnight/salvage/task-a',
  oid: 'b'.repeat(40),
  files: 2,
  bytes: 300,
  kinds: ['uncommitted changes', 'a stash'],
  left: ['pipe is no file, folder or link'],
};

describe('work that was in no commit when its worktree was removed', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld();
    world.git.salvage = SALVAGE;
  });
  afterEach(() => world.dispose());

  async function night(): Promise<string> {
    await world.queue({ repoId: 'app', title: 'Mend the lid' });
    const nightId = await world.arm();
    await world.clock.advanceBy(12 * HOUR);
    return nightId;
  }

  const restore = (name: string) =>
    world.engine.handlers['salvage.restore']({ repoId: 'app', name });

  it('is told in the brief, with the command that brings it back and what could not be kept', async () => {
    const brief = await world.brief(await night());
    const told = brief.timeline.map(({ text }) => text).filter((text) => text.includes('salvage'));
    expect(told).toEqual([
      "'Mend the lid' left uncommitted changes, a stash (2 files); kept: nk salvage restore task-a. Not kept: pipe is no file, folder or link.",
    ]);
  });

  it('is listed, and comes into the repository when the person asks for it', async () => {
    await night();
    const listed = await world.engine.handlers['salvage.list']({});
    expect(listed).toMatchObject({
      ok: true,
      value: [{ ...SALVAGE, name: 'task-a', repoId: 'app' }],
    });
    expect(await restore('task-a')).toMatchObject({ ok: true });
    expect(world.git.landed.get(SALVAGE.ref)).toBe(SALVAGE.oid);
    expect(await restore('task-b')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('stays out of the repository while it holds what looks like a secret', async () => {
    await night();
    const secret = { commit: 'c', where: 'file', path: '.env.local', line: 1, rule: 'x' } as const;
    world.git.secrets = ok([{ ...secret, fingerprint: 'f1' }]);
    expect(await restore('task-a')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('.env.local line 1') },
    });
    expect(world.git.landed.has(SALVAGE.ref)).toBe(false);
  });
});
