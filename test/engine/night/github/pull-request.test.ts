import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPullRequest } from '../../../../src/engine/night/github/open-pull-request.ts';
import { commentResult } from '../../../../src/engine/night/github/result-comment.ts';
import { got } from '../../../helpers/github/client.ts';
import {
  configWith,
  type OutboundWorld,
  outboundWorld,
} from '../../../helpers/github/outbound-world.ts';
import { evidenceOf } from '../../../node/store/samples.ts';

let world: OutboundWorld;
beforeEach(async () => {
  world = await outboundWorld();
});
afterEach(() => world.close());

describe('the pull request of a result', () => {
  it('is a draft against the base of the night, and says what was proved', async () => {
    const opened = got(await openPullRequest(world.ports, world.result(7)));
    const [pull] = world.remote.pulls();
    expect(opened).toEqual({ number: pull?.number, url: expect.any(String), note: '' });
    expect(pull?.pull).toMatchObject({ draft: true, base: 'main', head: 'overnight/task-7' });
    expect(pull?.body).toContain('For #7.');
    expect(pull?.body).toContain('| `test` | green | green |');
    expect(pull?.body).toMatch(/<!-- nightkiln:[0-9a-f]{64} -->$/);
  });

  it('is open for review where the person wants no drafts', async () => {
    world.config = configWith({ draft: false, labels: [] });
    got(await openPullRequest(world.ports, world.result(7)));
    expect(world.remote.pulls()[0]).toMatchObject({ labels: [], pull: { draft: false } });
  });

  it('that a person opened for the branch already is taken as it is', async () => {
    const work = world.result(7);
    world.remote.branches.set(work.row.branch, work.oid);
    const pull = { head: work.row.branch, headOid: work.oid, base: 'main', draft: false };
    const more = { mergedAt: null, autoMerge: null, queued: false };
    const { number } = world.remote.addIssue({ title: 'Mine', pull: { ...pull, ...more } });
    expect(got(await openPullRequest(world.ports, work)).number).toBe(number);
    expect(world.remote.pulls()).toHaveLength(1);
  });

  it('that a person closed is not opened again', async () => {
    const work = world.result(7);
    world.remote.branches.set(work.row.branch, work.oid);
    const pull = { head: work.row.branch, headOid: work.oid, base: 'main', draft: true };
    const more = { mergedAt: null, autoMerge: null, queued: false };
    world.remote.addIssue({ state: 'closed', pull: { ...pull, ...more } });
    got(await openPullRequest(world.ports, work));
    expect(world.remote.pulls()).toHaveLength(1);
  });

  it('is not opened on commits that are not published, and nothing is pushed', async () => {
    world.remote.commits.clear();
    const refused = await openPullRequest(world.ports, world.result(7));
    expect(refused).toMatchObject({ ok: false, error: { code: 'github-refused' } });
    expect(world.pushes).toBe(0);
  });

  it('is not opened with a secret in it that nobody allowed, and nothing is pushed', async () => {
    const at = { commit: 'c'.repeat(40), where: 'file', path: 'a.env', line: 1 } as const;
    world.secrets = [{ ...at, rule: 'github-pat', fingerprint: 'f1' }];
    const work = world.result(7);
    const refused = await openPullRequest(world.ports, work);
    expect(refused.ok ? '' : refused.error.message).toMatch(/a\.env line 1 holds what looks like/i);
    expect(world.pushes).toBe(0);
    const landing = { ...world.config.landing, allowSecrets: ['f1'] };
    world.config = { ...world.config, landing };
    got(await openPullRequest(world.ports, work));
  });

  it('is refused with a way where the repository has no place on GitHub', async () => {
    const work = world.result(7);
    const { github: _, ...repo } = work.repo;
    const refused = await openPullRequest(world.ports, { ...work, repo });
    expect(refused).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });
});

describe('foreign words', () => {
  it('address nobody, link nothing and load no image', async () => {
    const title = '@octocat ![x](https://evil.example/x.png) closes acme/other#1 |';
    const work = world.result(7, { task: { title } });
    const ids = { nightId: work.row.nightId, taskId: work.task.id, attemptId: 'a1' };
    const base = { n: 1, agent: 'codex', model: '@octocat|', sandbox: 's', runToken: 't' };
    const rest = { branch: work.row.branch, baseOid: work.row.baseOid, deadlineAt: 9, logPath: '' };
    const said =
      '```\n@octocat see https://evil.example ![i](https://evil.example/i.png)\n<img src=x>';
    const usage = { usage: null, threadId: null, outputBytes: 1 };
    const ended = { kind: 'done', message: 'm', lastText: said, question: null } as const;
    world.temp.store.appendAll([
      { type: 'attempt.begun', ...ids, body: { ...base, ...rest } },
      { type: 'attempt.spawned', ...ids, body: { pid: 1, pidStart: 's', bootId: 'b' } },
      {
        ...{ type: 'attempt.ended', ...ids },
        body: {
          state: 'done',
          reason: '',
          outcome: { ...ended, exitCode: 0, resetsAt: null, ...usage },
        },
      },
    ]);
    got(await openPullRequest(world.ports, work));
    got(await commentResult(world.ports, work, null));
    const [pull] = world.remote.pulls();
    expect(pull?.title).not.toMatch(/[@#]\w/);
    for (const text of [pull?.body ?? '', world.remote.comments[0]?.body ?? '']) {
      const plain = text.replaceAll(/(`{3,})text\n[\s\S]*?\n\1/g, '').replaceAll(/`[^`\n]*`/g, '');
      expect(plain).not.toMatch(/@octocat|evil\.example|<img/);
    }
  });
});

describe('merging by itself', () => {
  const guarded = () => {
    world.remote.settings.allow_auto_merge = true;
    world.remote.isProtected = true;
  };
  const mine = () => world.remote.pulls()[0]?.pull;

  it('is asked for only where the person switched it on', async () => {
    guarded();
    world.config = configWith({ draft: false });
    got(await openPullRequest(world.ports, world.result(7)));
    expect(mine()?.autoMerge).toBeNull();
  });

  it('is asked for verified work where the rules of the repository allow it', async () => {
    guarded();
    world.config = configWith({ draft: false, autoMerge: 'auto-merge' });
    expect(got(await openPullRequest(world.ports, world.result(7))).note).toBe('');
    expect(mine()?.autoMerge).toBe('SQUASH');
  });

  it('is never asked for work that was not proved', async () => {
    guarded();
    world.config = configWith({ draft: false, autoMerge: 'auto-merge' });
    got(await openPullRequest(world.ports, world.result(7, { verdict: 'unverified' })));
    expect(mine()?.autoMerge).toBeNull();
  });

  it.each([
    [
      'auto-merge is not allowed there',
      () => (world.remote.isProtected = true),
      'does not allow auto-merge',
    ],
    [
      'no rule holds a merge up',
      () => (world.remote.settings.allow_auto_merge = true),
      'has no rule that',
    ],
  ])('is not asked for where %s, and says so', async (_, set, words) => {
    set();
    world.config = configWith({ draft: false, autoMerge: 'auto-merge' });
    expect(got(await openPullRequest(world.ports, world.result(7))).note).toContain(words);
    expect(mine()?.autoMerge).toBeNull();
  });

  it('goes through the queue of the base branch where there is one', async () => {
    world.config = configWith({ draft: false, autoMerge: 'merge-queue' });
    const without = got(await openPullRequest(world.ports, world.result(7)));
    expect(without.note).toContain('has no merge queue');
    world.remote.rules = ['merge_queue'];
    got(await openPullRequest(world.ports, world.result(8)));
    expect(world.remote.pulls()[1]?.pull?.queued).toBe(true);
  });
});

it('tells nobody where folders of this machine lie', async () => {
  const work = world.result(7);
  const reason = 'It cannot open /home/ada/state/worktrees/shop/docs/a.md; see https://a.b/c/d/e.';
  const evidence = { ...evidenceOf('failed', { branch: work.row.branch }), reason };
  const row = { ...work.row, evidence };
  got(await commentResult(world.ports, { ...work, row }, null));
  const body = world.remote.comments[0]?.body ?? '';
  expect(body).toContain('It cannot open …/a.md; see https://a.b/c/d/e.');
  expect(body).not.toContain('ada');
});

it('comments with status, time, gates, models and the link', async () => {
  const work = world.result(7, { verdict: 'unverified' });
  got(await commentResult(world.ports, work, 'https://github.example/acme/shop/pull/9'));
  const body = world.remote.comments[0]?.body ?? '';
  expect(body).toMatch(/^\*\*Not verified\*\* in the night of \d{4}-\d\d-\d\d\./);
  for (const row of ['| Status |', '| Time |', '| Models |', '| Gate | Before | Now | Took |']) {
    expect(body).toContain(row);
  }
  expect(body).toContain('| Pull request | https://github.example/acme/shop/pull/9 |');
});
