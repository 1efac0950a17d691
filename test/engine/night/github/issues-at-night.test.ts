import { afterEach, describe, expect, it } from 'vitest';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import {
  anIssue,
  type ScriptedGitHub,
  scriptedGitHub,
} from '../../../helpers/github/scripted-github.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const DAY = 24 * 3_600_000;

let world: World | null = null;
afterEach(() => {
  world?.dispose();
  world = null;
});

function open(side: ScriptedGitHub, { github = {}, repo = {} } = {}): World {
  const at = { repository: 'acme/app', issues: true, ...repo };
  const checks = [{ name: 'test', command: 'npm test' }];
  const app = { id: 'app', path: '/home/ada/app', checks, discovery: false, github: at };
  const config = { repositories: [app], github, limits: { maxConcurrent: 1 } };
  world = createWorld({ github: side, config: { ...config, schedule: { timeZone: 'UTC' } } });
  return world;
}

async function night(made: World): Promise<Brief> {
  const nightId = await made.arm();
  await made.clock.advanceBy(DAY);
  return made.brief(nightId);
}

function told(brief: Brief): string[] {
  return brief.timeline.map(({ text }) => text);
}

describe('issues', () => {
  it('become tasks of people who may write, in the order of their kinds and numbers', async () => {
    const side = scriptedGitHub();
    side.issues = [
      anIssue(1, { title: 'Fix the crash of the parser' }),
      anIssue(2, { labels: ['architecture'], title: 'Fix the split of modules' }),
      anIssue(3, { labels: ['deployment'], title: 'Fix the handbook' }),
      anIssue(4, { title: 'By a stranger', author: { ...anIssue(4).author, login: 'eve' } }),
      anIssue(5, { title: 'By a bot', author: { ...anIssue(5).author, isBot: true } }),
    ];
    const brief = await night(open(side));
    expect(brief.shipped.map(({ title }) => title)).toEqual([
      'Fix the split of modules',
      'Fix the crash of the parser',
      'Fix the handbook',
    ]);
    expect(brief.shipped.every(({ source }) => source === 'issue')).toBe(true);
    expect(told(brief)).toContain(
      'app: five open issues, three tasks; left out: 2 by people without write access.',
    );
  });

  it('are chosen by label, allow-list, open dependencies and the cap, each told', async () => {
    const side = scriptedGitHub();
    side.issues = [
      anIssue(1, { labels: ['Night'] }),
      anIssue(2),
      anIssue(3, { labels: ['night'], body: 'Depends on #1.' }),
      anIssue(4, { labels: ['night'], body: 'Blocked by #5' }),
      anIssue(5, { labels: ['night'], body: 'depends on #4 and #99' }),
      anIssue(6, { labels: ['night'] }),
      anIssue(7, { labels: ['night'] }),
    ];
    const repo = { labels: ['night'], allow: [1, 2, 3, 4, 5, 6] };
    const brief = await night(open(side, { repo, github: { maxIssuesPerRun: 1 } }));
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Fix bug 1']);
    const sentence = told(brief).find((text) => text.startsWith('app: seven open issues')) ?? '';
    for (const part of [
      '1 without a wanted label',
      '1 waiting for another issue',
      '2 waiting for each other in a circle',
      '1 not on the allow-list',
      '1 beyond github.maxIssuesPerRun',
    ]) {
      expect(sentence).toContain(part);
    }
  });

  it('whose result waits for the person are not worked on again, and again when it is turned down', async () => {
    const side = scriptedGitHub();
    side.issues = [anIssue(1)];
    const made = open(side);
    const first = await night(made);
    const [item] = first.shipped;
    const second = await night(made);
    expect(second.shipped).toEqual([]);
    expect(told(second).join('\n')).toContain('1 with a result that waits for you');
    const body = { repoId: 'app', category: 'other', decidedBy: 'person', means: 'merge' } as const;
    made.temp.store.append({
      ...{ type: 'result.rejected', nightId: first.nightId },
      ...(item === undefined ? {} : { taskId: item.taskId }),
      body: { ...body, ref: null, oid: null, note: 'No.' },
    });
    expect((await night(made)).shipped.map(({ title }) => title)).toEqual(['Fix bug 1']);
  });

  it('that changed are worked on with their new words, closed ones leave the queue', async () => {
    const side = scriptedGitHub();
    side.issues = [anIssue(1), anIssue(2)];
    const made = open(side);
    const plan = await made.arm({ planOnly: true, startNow: true });
    await made.clock.advanceBy(DAY);
    expect(made.temp.store.decisions(plan)).toHaveLength(2);
    side.issues = [anIssue(1, { title: 'Fix it anew', body: 'Other <!-- hidden --> words' })];
    const brief = await night(made);
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Fix it anew']);
    expect(made.agent.jobs.at(-1)?.prompt).not.toContain('hidden');
    expect(made.temp.store.queuedTasks()).toEqual([]);
  });

  it('do not run when GitHub does not tell whether they still stand, and other work does', async () => {
    const side = scriptedGitHub();
    side.issues = [anIssue(1)];
    const made = open(side);
    await made.arm({ planOnly: true, startNow: true });
    await made.clock.advanceBy(DAY);
    side.isDown = true;
    await made.queue({ title: 'Asked by hand' });
    const brief = await night(made);
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Asked by hand']);
    expect(brief.didNotRun.map(({ reason }) => reason)).toContain(
      'GitHub did not tell whether its issue still stands.',
    );
    expect(told(brief).join('\n')).toContain("The issues of 'app' were not read");
  });
});

describe('the end of a night', () => {
  it('writes nothing to GitHub that nobody switched on', async () => {
    const side = scriptedGitHub();
    side.issues = [anIssue(1)];
    await night(open(side));
    expect([side.pulls, side.comments]).toEqual([[], []]);
  });

  it('opens a pull request for proved work and comments once on each issue', async () => {
    const side = scriptedGitHub();
    side.issues = [anIssue(1), anIssue(2)];
    const made = open(side, { github: { comment: true, createPullRequests: true } });
    made.checkSays = (_, isHead) => (isHead && made.agent.jobs.length > 1 ? 'failed' : 'passed');
    const brief = await night(made);
    expect(side.pulls).toHaveLength(1);
    expect(side.comments.map(({ body }) => body.split(' ')[0])).toEqual([
      '**Verified**',
      '**Failed**',
    ]);
    expect(side.comments[0]?.body).toContain('https://github.example/acme/app/pull/101');
    expect(told(brief).join('\n')).toContain('Pull request #101 is open');
  });

  it('writes no more than the person allows, and tells what was refused', async () => {
    const side = scriptedGitHub();
    side.issues = [anIssue(1), anIssue(2), anIssue(3)];
    const github = { comment: true, createPullRequests: true, maxPerNight: 3 };
    await night(open(side, { github }));
    expect(side.pulls.length + side.comments.length).toBe(3);
    world?.dispose();
    const other = scriptedGitHub();
    other.issues = [anIssue(1)];
    const made = open(other, { github });
    made.checkSays = (_, isHead) => {
      other.isDown = isHead;
      return 'passed';
    };
    const brief = await night(made);
    expect(brief.shipped).toHaveLength(1);
    expect(told(brief).join('\n')).toMatch(/is not on GitHub as wished: GitHub was not reached/);
  });
});
