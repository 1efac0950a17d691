import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createOsPorts } from '../../src/cli/os-ports.ts';
import { createApp } from '../../src/node/app.ts';
import type { App } from '../../src/node/app-ports.ts';
import type { StoredEvent } from '../../src/shared/event.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const FILES = 200;
const TASKS = 12;

/** Changes one file and says nothing: the shortest work there is. */
const AGENT = 'cat > /dev/null; echo done >> notes-$$.txt';

const ENDED = ['brief-ready', 'stopped', 'failed'];

const IDENTITY = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];

/**
 * What a task costs besides the work on it (issue 4): from the event that begins it to its verdict, one after the other,
 * without setup and checks, and without the time the agent's process lived. The baseline does the least that could be
 * called the same: add a worktree, start the agent, commit, remove the worktree.
 */
export async function benchTaskOverhead(): Promise<Row[]> {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-')));
  const repo = path.join(dir, 'repo');
  makeRepository(repo);
  const bare = await timeEach(TASKS, (n) => bareTask(repo, path.join(dir, `bare-${n}`), n));
  const events = await playNight(dir, repo);
  fs.rmSync(dir, { recursive: true, force: true });
  const costs = costsOf(events).sort((a, b) => a - b);
  if (costs.length !== TASKS) throw new Error(`${costs.length} of ${TASKS} tasks were judged`);
  const row = { unit: 'ms', baseline: quantile(bare, 0.5) } as const;
  return [
    { name: `a task of ${FILES} files, p50`, value: quantile(costs, 0.5), budget: 150, ...row },
    { name: `a task of ${FILES} files, p90`, value: quantile(costs, 0.9), budget: null, ...row },
  ];
}

function makeRepository(repo: string): void {
  for (let n = 0; n < FILES; n += 1) {
    const folder = path.join(repo, `part-${n % 20}`);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `file-${n}.txt`), `line ${n}\n`.repeat(50));
  }
  git(repo, 'init', '-q', '-b', 'main');
  git(repo, 'add', '-A');
  git(repo, ...IDENTITY, 'commit', '-q', '-m', 'base');
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', [...args], { cwd, stdio: 'ignore' });
}

function bareTask(repo: string, folder: string, n: number): void {
  git(repo, 'worktree', 'add', '-q', '-b', `bare-${n}`, folder);
  spawnSync('/bin/sh', ['-c', AGENT], { cwd: folder, input: 'Work.' });
  git(folder, 'add', '-A');
  git(folder, ...IDENTITY, 'commit', '-q', '-m', 'work');
  git(repo, 'worktree', 'remove', '--force', folder);
}

async function playNight(dir: string, repo: string): Promise<readonly StoredEvent[]> {
  const configFile = path.join(dir, 'config.yaml');
  fs.writeFileSync(configFile, JSON.stringify(settingsFor(repo)));
  const app = await createApp({
    os: await createOsPorts(() => undefined),
    paths: {
      configFile,
      stateDir: path.join(dir, 'state'),
      logDir: path.join(dir, 'logs'),
      worktreeRoot: path.join(dir, 'work'),
    },
    env: process.env,
  });
  if (!app.ok) throw new Error(app.error.message);
  try {
    await app.value.start();
    return await armAndFollow(app.value);
  } finally {
    await app.value.stop();
  }
}

function settingsFor(repo: string): object {
  return {
    version: 1,
    agent: 'bench',
    commands: { bench: { argv: ['/bin/sh', '-c', AGENT] } },
    sandbox: { agents: 'off', checks: 'off' },
    constraints: { ignore: ['all'] },
    limits: { maxConcurrent: 1 },
    repositories: [{ id: 'repo', path: repo, checks: [], discovery: false }],
  };
}

async function armAndFollow(app: App): Promise<readonly StoredEvent[]> {
  for (let n = 0; n < TASKS; n += 1) {
    await ask(app, 'queue.add', { repoId: 'repo', title: `Write note number ${n}` });
  }
  const events: StoredEvent[] = [];
  const over = Promise.withResolvers<void>();
  const stop = app.feed.follow((event) => {
    events.push(event);
    if (event.type === 'night.moved' && ENDED.includes(event.body.to)) over.resolve();
  });
  await ask(app, 'night.arm', { startNow: true, ignoreConstraints: ['all'] });
  await over.promise;
  stop();
  return events;
}

async function ask(app: App, method: string, input: unknown): Promise<void> {
  const answer = await app.dispatch(method, input);
  if (!answer.ok) throw new Error(`${method}: ${answer.error.message}`);
}

/** For each task: begin to verdict, without the time between the start of its agent and its end. */
function costsOf(events: readonly StoredEvent[]): number[] {
  const at = (taskId: string | undefined, type: StoredEvent['type']): number | undefined =>
    events.find((event) => event.taskId === taskId && event.type === type)?.at;
  return events
    .filter(({ type }) => type === 'task.judged')
    .flatMap(({ taskId, at: judgedAt }) => {
      const begunAt = at(taskId, 'task.begun');
      const spawnedAt = at(taskId, 'attempt.spawned');
      const endedAt = at(taskId, 'attempt.ended');
      if (begunAt === undefined || spawnedAt === undefined || endedAt === undefined) return [];
      return [judgedAt - begunAt - (endedAt - spawnedAt)];
    });
}
