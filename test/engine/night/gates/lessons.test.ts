import { afterEach, describe, expect, it } from 'vitest';
import { LESSONS } from '../../../../src/engine/agent/lessons/sentences.ts';
import { Lesson } from '../../../../src/shared/schema/proof/lesson.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const DAY = 24 * 3_600_000;
const worlds: World[] = [];

function world(config: Record<string, unknown> = {}): World {
  const repository = { id: 'app', path: '/home/ada/app', discovery: false };
  const checks = [{ name: 'test', command: 'npm test' }];
  const made = createWorld({
    config: {
      repositories: [{ ...repository, checks }],
      schedule: { timeZone: 'UTC' },
      guards: { scope: { maxLines: 1 } },
      limits: { maxTries: 1, maxConcurrent: 1 },
      ...config,
    },
  });
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function night(made: World, ...titles: string[]) {
  for (const title of titles) await made.queue({ title });
  const nightId = await made.arm();
  await made.clock.advanceBy(DAY);
  const brief = await made.brief(nightId);
  return { brief, items: [...brief.shipped, ...brief.unproved, ...brief.failed] };
}

const TOLD = 'Change as few files and lines as the task allows';

async function lessons(made: World) {
  const reply = await made.engine.handlers['lesson.list']({});
  return reply.ok ? reply.value : [];
}

describe('a finding that repeats', () => {
  it('becomes an instruction to every later agent of the repository, and the brief says so', async () => {
    const made = world();
    const { brief } = await night(made, 'One', 'Two', 'Three');
    const told = made.agent.jobs.map(({ prompt }) => prompt.includes(TOLD));
    expect(told).toEqual([false, false, true]);
    expect(await lessons(made)).toMatchObject([{ repoId: 'app', kind: 'scope-wide', tasks: 3 }]);
    const story = brief.timeline.map(({ text }) => text);
    expect(story.find((text) => text.includes('learned from 2 tasks'))).toContain(TOLD);
  });

  it('fails the gate of the lessons where it comes up again, and passes it where it does not', async () => {
    const made = world();
    await night(made, 'One', 'Two');
    const again = await night(made, 'Three');
    const row = again.items[0]?.evidence.gates?.find(({ gate }) => gate === 'learning');
    expect(row).toMatchObject({ state: 'failed', basis: 'read' });
    expect(row?.evidence).toContain(TOLD);
    made.git.diff = async () => ({
      ok: true,
      value: {
        files: [{ path: 'src/a.ts', status: 'modified', insertions: 1, deletions: 0 }],
        patch: '',
      },
    });
    const good = await night(made, 'Four');
    expect(good.items[0]?.evidence).toMatchObject({ verdict: 'verified' });
    expect(good.items[0]?.evidence.gates?.find(({ gate }) => gate === 'learning')?.state).toBe(
      'passed',
    );
  });

  it('is counted by tasks, not by tries', async () => {
    const made = world({ limits: { maxTries: 3, maxConcurrent: 1 } });
    await night(made, 'One');
    expect(made.agent.jobs).toHaveLength(3);
    expect(await lessons(made)).toEqual([]);
  });

  it('teaches nothing where that is switched off', async () => {
    const made = world({ lessons: { after: 0 } });
    await night(made, 'One', 'Two', 'Three');
    expect(made.agent.jobs.some(({ prompt }) => prompt.includes(TOLD))).toBe(false);
    expect(await lessons(made)).toEqual([]);
  });

  it('teaches again only from new tasks once the person took the lesson back', async () => {
    const made = world();
    await night(made, 'One', 'Two');
    const drop = made.engine.handlers['lesson.drop'];
    expect((await drop({ repoId: 'app', kind: 'scope-wide' })).ok).toBe(true);
    expect(await lessons(made)).toEqual([]);
    expect(await drop({ repoId: 'app', kind: 'scope-wide' })).toMatchObject({
      error: { code: 'not-found' },
    });
    await night(made, 'Three');
    expect(await lessons(made)).toEqual([]);
    await night(made, 'Four');
    expect(await lessons(made)).toMatchObject([{ tasks: 2 }]);
  });

  it('is forgotten when it has not come up for long', async () => {
    const made = world({ lessons: { forgetAfterDays: 3 } });
    await night(made, 'One', 'Two');
    expect(await lessons(made)).toHaveLength(1);
    await made.clock.advanceBy(3 * DAY);
    expect(await lessons(made)).toEqual([]);
  });
});

it('every lesson is a sentence of ours that the journal takes', () => {
  for (const sentence of Object.values(LESSONS)) {
    expect(Lesson.shape.sentence.safeParse(sentence).success).toBe(true);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});
