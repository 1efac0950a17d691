import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NightContext, PreparedRepo } from '../../../../src/engine/night/context.ts';
import { readIssues } from '../../../../src/engine/night/github/read-issues.ts';
import { createStop, type Stop } from '../../../../src/engine/night/stop.ts';
import { createNodeIds } from '../../../../src/node/ids.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { Task } from '../../../../src/shared/schema/task.ts';
import {
  anIssue,
  type ScriptedGitHub,
  scriptedGitHub,
} from '../../../helpers/github/scripted-github.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { aNote } from '../../../node/store/consent-events.ts';
import {
  added,
  aNight,
  armed,
  aTask,
  begun,
  evidenceOf,
  moved,
} from '../../../node/store/samples.ts';

const NIGHT = aNight(1).id;
const EVE = { login: 'eve', id: 66, isBot: false, association: 'NONE' };

describe('reading the issues of repositories', () => {
  let temp: TempStore;
  let side: ScriptedGitHub;
  let stop: Stop;
  beforeEach(() => {
    [temp, side, stop] = [tempStore(), scriptedGitHub(), createStop()];
    temp.store.appendAll([armed(aNight(1)), moved(1, 'armed', 'running')]);
  });
  afterEach(() => temp.remove());

  async function read(
    places: readonly (object | undefined)[] = [{ repository: 'acme/app', issues: true }],
    { github = {}, isSetUp = true }: { github?: object; isSetUp?: boolean } = {},
  ) {
    const repositories = places.map((at, n) => ({ id: `app${n}`, path: `/app${n}`, github: at }));
    const config = Config.parse({ repositories, github });
    const { store, clock } = temp;
    const ports = {
      ...{ store, clock, ids: createNodeIds(clock.now), github: isSetUp ? side : undefined },
      config: { current: () => config },
    };
    const context = { nightId: NIGHT, config, stop, ports } as unknown as NightContext;
    const repos = config.repositories.map((one) => ({ config: one }) as unknown as PreparedRepo);
    return (await readIssues(context, repos)).map(({ repoId, drafts }) => ({
      repoId,
      titles: drafts === null ? null : drafts.map(({ title }) => title),
    }));
  }
  function told(): string[] {
    return temp.store
      .eventsOf(NIGHT, ['issues.read', 'github.refused'])
      .flatMap(({ body }) => ('sentence' in body ? [String(body.sentence)] : []));
  }
  /** What an earlier try at the issue came to. */
  function tried(extra: Partial<Task> = {}): Task {
    const key = 'issue:acme/app#1';
    const task = aTask(1, { source: 'issue', key, repoId: 'app0', ...extra });
    const ids = { nightId: NIGHT, taskId: task.id };
    const evidence = evidenceOf('verified');
    temp.store.appendAll([
      ...[added(task), begun(1, task.id)],
      { type: 'task.judged', ...ids, body: { evidence } },
    ]);
    return task;
  }

  it('leaves alone what does not want it, and shares the room among the others', async () => {
    side.issues = [anIssue(1), anIssue(2)];
    const wish = { repository: 'acme/app', issues: true };
    const other = { repository: 'acme/lib', issues: true };
    const places = [undefined, { ...wish, issues: false }, wish, other];
    expect(await read(places, { github: { maxIssuesPerRun: 3 } })).toEqual([
      { repoId: 'app2', titles: ['Fix bug 1', 'Fix bug 2'] },
      { repoId: 'app3', titles: ['Fix bug 1'] },
    ]);
    expect(told().at(-1)).toContain('1 beyond github.maxIssuesPerRun');
  });

  it('reads no more once the night is stopped', async () => {
    stop.trigger('user');
    expect(await read()).toEqual([]);
    expect(told()).toEqual([]);
  });

  it('says so when GitHub does not answer, and goes on with the next', async () => {
    side.isDown = true;
    const wish = { repository: 'acme/app', issues: true };
    expect(await read([wish, wish])).toEqual([
      { repoId: 'app0', titles: null },
      { repoId: 'app1', titles: null },
    ]);
    expect(told()[0]).toBe("The issues of 'app0' were not read: GitHub was not reached: no route.");
  });

  it('says why where this host has no way to GitHub', async () => {
    expect(await read(undefined, { isSetUp: false })).toEqual([{ repoId: 'app0', titles: null }]);
    expect(told()).toEqual([
      "The issues of 'app0' were not read: GitHub is not set up on this host.",
    ]);
  });

  it('counts what strangers ask for, and what was hidden in the words of others', async () => {
    side.issues = [
      anIssue(1, { author: EVE }),
      anIssue(2, { author: EVE }),
      anIssue(3, { body: 'Seen <!-- unseen --> seen.' }),
    ];
    expect(await read()).toEqual([{ repoId: 'app0', titles: ['Fix bug 3'] }]);
    expect(told()[0]).toContain('2 by people without write access');
    expect(told()[0]).toContain('one hidden part');
  });

  it('lets an issue wait whose last result is proved', async () => {
    side.issues = [anIssue(1)];
    tried();
    expect(await read()).toEqual([{ repoId: 'app0', titles: [] }]);
    expect(told()[0]).toContain('1 with a result that waits for you');
  });

  it.each(['result.rejected', 'result.undone'] as const)(
    'takes an issue up again after %s',
    async (type) => {
      side.issues = [anIssue(1)];
      const { id } = tried();
      temp.store.append({ type, nightId: NIGHT, taskId: id, body: aNote({ repoId: 'app0' }) });
      expect(await read()).toEqual([{ repoId: 'app0', titles: ['Fix bug 1'] }]);
    },
  );

  it('lets an issue wait whose result of this very night is proved, though its first was not', async () => {
    side.issues = [anIssue(1)];
    temp.store.append(added(aTask(2, { source: 'issue', key: 'issue:acme/app#1' })));
    tried({ key: `issue:acme/app#1@${NIGHT}` });
    expect(await read()).toEqual([{ repoId: 'app0', titles: [] }]);
  });
});
