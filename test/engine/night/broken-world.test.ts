import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../src/shared/error.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import type { Brief } from '../../../src/shared/schema/brief.ts';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const HOUR_MS = 3_600_000;
const WORDS = 'The disk made a sound.';
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const broken = async () => fail(appError('git-failed', WORDS));

/** A night at once with one task, to its brief. */
async function nightOf(made: World): Promise<Brief> {
  await made.queue({ title: 'Fix the parser' });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(HOUR_MS);
  return made.brief(nightId);
}

/** Lets `openWorktree` fail for worktrees whose name begins with `prefix`. */
function refuseWorktrees(made: World, prefix: string): void {
  const open = made.git.openWorktree;
  made.git.openWorktree = async (repo, at) =>
    at.name.startsWith(prefix) ? broken() : open(repo, at);
}

function notesOf(brief: Brief): string[] {
  return brief.timeline.filter(({ kind }) => kind === 'note').map(({ text }) => text);
}

describe('a repository is refused with the words of what failed', () => {
  it.each([
    ['its checkout cannot be read', (made: World) => (made.git.fingerprint = broken)],
    ['its quarantine cannot be made', (made: World) => (made.git.prepare = broken)],
    ['it cannot get a worktree', (made: World) => refuseWorktrees(made, 'session-')],
  ])('when %s', async (_, breakIt) => {
    const made = world();
    breakIt(made);
    const brief = await nightOf(made);
    expect(brief.state).toBe('brief-ready');
    expect(brief.timeline.filter(({ kind }) => kind === 'refused')).toMatchObject([
      { text: expect.stringContaining(WORDS) },
    ]);
    expect(brief.didNotRun).toMatchObject([
      { title: 'Repository app', reason: expect.stringContaining(WORDS) },
      { title: 'Fix the parser', reason: 'Its repository was refused tonight.' },
    ]);
    expect(made.agent.jobs).toEqual([]);
  });

  it('also after a crash, when its quarantine cannot be refreshed', async () => {
    const made = world();
    made.agent.act = () => ({ forMs: 2 * HOUR_MS, changes: true });
    await made.queue({ title: 'Fix the parser' });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR_MS);
    made.git.prepare = broken;
    await made.crash();
    await made.clock.advanceBy(HOUR_MS);
    const brief = await made.brief(nightId);
    expect(brief.failed[0]?.evidence.reason).toBe(
      'It was cut short and could not go on: Its repository was refused tonight.',
    );
  });
});

describe('a task is failed with the words of what failed', () => {
  it.each([
    ['its worktree cannot be made', (made: World) => refuseWorktrees(made, 'task-'), 0],
    ['its work cannot be committed', (made: World) => (made.git.commit = broken), 1],
    [
      'what it committed itself cannot be found',
      (made: World) => {
        made.git.commit = async () => ok(null);
        made.git.branchHead = broken;
      },
      1,
    ],
    ['its change cannot be read', (made: World) => (made.git.diff = broken), 1],
    [
      'there is no clean checkout for its proof',
      (made: World) => refuseWorktrees(made, 'proof-'),
      1,
    ],
  ])('when %s', async (_, breakIt, jobs) => {
    const made = world();
    breakIt(made);
    const brief = await nightOf(made);
    expect(brief.failed).toMatchObject([{ title: 'Fix the parser', evidence: { reason: WORDS } }]);
    expect(brief.shipped).toEqual([]);
    expect(made.agent.jobs).toHaveLength(jobs);
    expect([...made.git.landed.keys()]).toEqual([]);
  });

  it.each([
    ['its own worktree', 'task-'],
    ['the clean checkout', 'proof-'],
  ])('when the setup command fails in %s', async (_, prefix) => {
    const repositories = [{ id: 'app', path: '/home/ada/app', setup: 'npm ci', checks: [] }];
    const made = world({ config: { repositories } });
    const open = made.git.openWorktree;
    made.git.openWorktree = async (repo, at) => {
      made.setupFails = at.name.startsWith(prefix);
      return open(repo, at);
    };
    const brief = await nightOf(made);
    expect(brief.failed).toMatchObject([{ evidence: { reason: 'npm ci failed.' } }]);
  });

  it('when its agent cannot start', async () => {
    const made = world();
    const start = made.agent.start;
    made.agent.act = () => ({ kind: 'spawn-failed', message: WORDS });
    made.agent.start = (job, onEvent) => ({
      ...start(job, onEvent),
      spawned: Promise.resolve(fail(appError('spawn-failed', WORDS))),
    });
    const brief = await nightOf(made);
    expect(brief.failed[0]?.evidence.reason).toContain(WORDS);
    const nightId = brief.nightId;
    expect(made.temp.store.attempts(nightId)[0]).toMatchObject({ pid: null, state: 'failed' });
  });
});

describe('the night goes on and notes it', () => {
  it('when a worktree of a task has to be kept', async () => {
    const made = world();
    const close = made.git.closeWorktree;
    made.git.closeWorktree = async (repo, name, discard) =>
      name.startsWith('task-') ? broken() : close(repo, name, discard);
    const brief = await nightOf(made);
    expect(brief.shipped).toHaveLength(1);
    expect(notesOf(brief)).toContain(`The worktree of 'Fix the parser' was kept: ${WORDS}`);
  });

  it('when a checkout or session of its own cannot be removed', async () => {
    const made = world();
    const { openWorktree } = made.git;
    const opened = new Set<string>();
    made.git.openWorktree = async (repo, at) => {
      opened.add(at.name);
      return openWorktree(repo, at);
    };
    made.git.closeWorktree = async (_, name) =>
      name.startsWith('task-') || !opened.has(name) ? ok(null) : broken();
    const brief = await nightOf(made);
    expect(brief).toMatchObject({ state: 'brief-ready', shipped: [{ title: 'Fix the parser' }] });
  });

  it('when the checkout cannot be compared afterwards, and claims nothing about it', async () => {
    const made = world();
    const look = made.git.fingerprint;
    made.agent.act = () => {
      made.git.fingerprint = broken;
      return { changes: true };
    };
    const brief = await nightOf(made);
    expect(look).not.toBe(made.git.fingerprint);
    expect(brief.repositories).toMatchObject([{ repoId: 'app', checkoutUnchanged: null }]);
    expect(notesOf(brief)).toContain(`The checkout of 'app' could not be compared: ${WORDS}`);
  });

  it.each([
    ['the list of files', (made: World) => (made.git.listFiles = broken), 1],
    ['one file', (made: World) => (made.git.readFile = broken), 0],
  ])('when %s cannot be read for broken links', async (_, breakIt, notes) => {
    const repositories = [{ id: 'app', path: '/home/ada/app', checks: [], discovery: true }];
    const made = world({ config: { repositories } });
    made.git.files.set('README.md', '[gone](docs/gone.md)');
    breakIt(made);
    const brief = await nightOf(made);
    expect(made.agent.jobs).toHaveLength(1);
    expect(notesOf(brief).filter((text) => text.includes("Links in 'app'"))).toHaveLength(notes);
  });
});
