import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NightContext } from '../../../../src/engine/night/context.ts';
import { judgeRemote, type KnownTiers } from '../../../../src/engine/night/github/judge-remote.ts';
import type { IssueStory, LabelMove } from '../../../../src/engine/ports/github/issue-story.ts';
import type { RemoteComment, RemoteIssue } from '../../../../src/engine/ports/github/remote.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import {
  anIssue,
  type ScriptedGitHub,
  scriptedGitHub,
} from '../../../helpers/github/scripted-github.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { added, aNight, armed, aTask } from '../../../node/store/samples.ts';

const LABEL = 'nightkiln-approved';
const EVE = { login: 'eve', id: 66, isBot: false, association: 'NONE' };
const ADA = { login: 'ada', id: 1, isBot: false, association: 'MEMBER' };
const DOWN = fail(appError('github-failed', 'GitHub was not reached.'));

describe('what an issue may be used for', () => {
  let temp: TempStore;
  let side: ScriptedGitHub;
  beforeEach(() => {
    [temp, side] = [tempStore(), scriptedGitHub()];
  });
  afterEach(() => temp.remove());

  function judge(issue: RemoteIssue, known: KnownTiers = new Map()) {
    const { store, clock } = temp;
    const config = Config.parse({ repositories: [{ id: 'app', path: '/app' }] });
    const ports = { store, ids: createNodeIds(clock.now) };
    const context = { config, ports } as unknown as NightContext;
    const remote = { owner: 'acme', name: 'app' };
    const place = { ...side, remote, pushUrl: 'https://github.example/acme/app.git' };
    return judgeRemote(context, { place, issue, known });
  }
  function comment(id: number, author = ADA): RemoteComment {
    const url = `https://github.example/c/${id}`;
    return { id, body: `Word ${id}`, author, createdAt: 100 + id, updatedAt: 100 + id, url };
  }
  function story(by: LabelMove['by']): IssueStory {
    return {
      ...{ nodeId: 'I_1', titleEditedAt: null, bodyEditedAt: null, transferredAt: null },
      labels: [{ label: LABEL, isSet: true, by, at: 5000 }],
    };
  }
  const strange = (more: Partial<RemoteIssue> = {}) =>
    anIssue(1, { author: EVE, labels: [LABEL.toUpperCase()], ...more });

  it('uses the comments of those who may write, and leaves those of others out', async () => {
    side.comments.push(comment(1), comment(2, EVE));
    const judged = await judge(anIssue(1, { comments: 2 }));
    expect(judged).toMatchObject({ trust: 'maintainer', cause: null, leftOut: 1 });
    expect(judged.comments).toEqual([{ by: 'ada', text: 'Word 1' }]);
  });

  it('does not take our own comments for news about an issue', async () => {
    side.comments.push(comment(1));
    temp.store.appendAll([armed(aNight(1)), added(aTask(1))]);
    const body = { repoId: 'app', number: 1, url: comment(1).url, sentence: 'Told.' };
    temp.store.append({
      ...{ type: 'issue.commented', nightId: aNight(1).id, taskId: 'task-1' },
      body,
    });
    expect((await judge(anIssue(1, { comments: 1 }))).comments).toEqual([]);
  });

  it('holds no approval for good whose comments could not be read', async () => {
    side.github.issueStory = async () => ok(story(ADA));
    side.github.comments = async () => DOWN;
    expect(await judge(strange({ comments: 3 }))).toMatchObject({
      ...{ trust: 'untrusted', cause: 'unreadable', comments: [] },
    });
  });

  it('trusts no label whose story could not be read, or cannot be on this host', async () => {
    expect(side.github.issueStory).toBeUndefined();
    const unread = { trust: 'untrusted', cause: 'unreadable' };
    expect(await judge(strange())).toMatchObject(unread);
    side.github.issueStory = async () => DOWN;
    expect(await judge(strange())).toMatchObject(unread);
  });

  it('trusts no approval of an account that is gone', async () => {
    side.github.issueStory = async () => ok(story(null));
    expect(await judge(strange())).toMatchObject({ cause: 'unknown-approver' });
  });

  it('trusts the label of somebody who may write, however it is spelled', async () => {
    side.github.issueStory = async () => ok(story(ADA));
    expect(await judge(strange())).toMatchObject({
      ...{ trust: 'maintainer', cause: null, approval: { by: 'ada', at: 5000 } },
    });
  });

  it('asks for the right of each account once, and never for that of a bot', async () => {
    const asked: string[] = [];
    const right = side.github.permissionOf;
    side.github.permissionOf = (remote, login) => {
      asked.push(login);
      return right(remote, login);
    };
    const known: KnownTiers = new Map();
    await judge(anIssue(1), known);
    await judge(anIssue(2), known);
    const bot = { login: 'robot[bot]', id: 7, isBot: true, association: 'NONE' };
    expect(await judge(anIssue(3, { author: bot }), known)).toMatchObject({ trust: 'untrusted' });
    expect(asked).toEqual(['ada']);
  });
});
