import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/shared/result.ts';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

describe('env files of a night', () => {
  let world: World;
  afterEach(() => world.dispose());

  function create(environment: object): void {
    const repository = {
      ...{ id: 'app', path: '/home/ada/app', setup: 'npm ci', discovery: false },
      environment: { envFiles: ['.env.test'], ...environment },
      checks: [{ name: 'test', command: 'npm test' }],
    };
    world = createWorld({ config: { repositories: [repository] } });
  }

  /** Whether the file lay in a worktree, by who looked. */
  async function seenBy(): Promise<{ agent: boolean[]; check: boolean[]; brief: Brief }> {
    const agent: boolean[] = [];
    const check: boolean[] = [];
    world.agent.act = () => {
      agent.push(world.inTree.has('.env.test'));
      return { changes: true };
    };
    world.checkSays = () => {
      check.push(world.inTree.has('.env.test'));
      return 'passed';
    };
    await world.queue({ title: 'Tidy the parser' });
    const nightId = await world.arm({ startNow: true });
    await world.clock.advanceBy(9 * 3_600_000);
    return { agent, check, brief: await world.brief(nightId) };
  }

  it('are there for setup and checks, and not for agents', async () => {
    create({});
    const { agent, check } = await seenBy();
    expect(agent).toEqual([false]);
    expect(check).toEqual([true, true]);
  });

  it('are not there while a setup runs what an agent may have written', async () => {
    create({});
    const seen: boolean[] = [];
    world.onSetup = () => seen.push(world.inTree.has('.env.test'));
    await seenBy();
    // At the base, in the fresh worktree of the task, and in the proof of its commit.
    expect(seen).toEqual([true, true, false]);
  });

  it('are there for agents where the user says so, and gone before anything is committed', async () => {
    create({ envFilesForAgents: true });
    const commits: boolean[] = [];
    const { commit } = world.git;
    world.git.commit = (...given) => {
      commits.push(world.inTree.has('.env.test'));
      return commit(...given);
    };
    const { agent } = await seenBy();
    expect(agent).toEqual([true]);
    expect(commits.length).toBeGreaterThan(0);
    expect(commits).not.toContain(true);
  });

  it('are left alone where the commit tracks them, so that no copy is a change', async () => {
    create({});
    world.git.files.set('.env.test', 'A=1\n');
    const { brief } = await seenBy();
    expect(world.lent.every((line) => line.endsWith(': '))).toBe(true);
    expect(brief.timeline.map(({ text }) => text)).toContain(
      'app: .env.test is tracked, so the committed one is used.',
    );
  });

  it('are never landed, even when an agent committed one itself', async () => {
    create({ envFilesForAgents: true });
    const file = { path: '.env.test', status: 'added', insertions: 1, deletions: 0 } as const;
    world.git.diff = async () => ok({ files: [file], patch: '' });
    const { brief } = await seenBy();
    expect(brief.failed[0]?.evidence.reason).toContain('The work holds .env.test');
    expect(world.git.landed.size).toBe(0);
  });

  it('tell an agent which ports are its own, and free them when the task is done', async () => {
    create({});
    world.variables = { NIGHTKILN_PORTS: '41000-41009' };
    await seenBy();
    expect(world.agent.jobs[0]?.prompt).toContain('use the ports 41000-41009 of 127.0.0.1 alone');
    expect(world.left.some((path) => path.includes('task-'))).toBe(true);
    expect(world.left.some((path) => path.includes('proof-'))).toBe(true);
  });
});
