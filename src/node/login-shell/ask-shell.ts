import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { identify } from '../process/identity.ts';
import { livePid, signalProcess } from '../process/kill/live-pid.ts';
import { RUN_TOKEN_VARIABLE } from '../process/process-table.ts';
import { clearTree, createProcessTree, type ProcessTree } from '../process/process-tree.ts';
import { type RunningChild, spawnOnLifeLine } from '../process/spawn-child.ts';
import { createAnswerReader, type ShellEnvironment } from './answer.ts';
import { type Marks, questionFor } from './shells.ts';

/** One question to one shell. */
export interface ShellQuestion {
  /** Absolute path. */
  readonly shell: string;
  /** What the shell is started with, and nothing else but a run token. */
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs: number;
  /** Ends the question and everything the shell started. */
  readonly signal: AbortSignal;
}

type Ending =
  | { readonly kind: 'answered'; readonly env: ShellEnvironment }
  | { readonly kind: 'too-much' | 'silent' | 'limit' | 'ended' };

const asked = new Set<{ readonly ending: AbortController; readonly over: Promise<unknown> }>();

/** Ends every shell that is being asked, with all it started; each counts as not answered. Never rejects. */
export async function endShellQuestions(): Promise<void> {
  const all = [...asked];
  for (const { ending } of all) ending.abort();
  await Promise.allSettled(all.map(({ over }) => over));
}

const TERM_MS = 300;
/** What an ended shell has written arrives at once, unless something holds the output open. */
const DRAIN_MS = 1000;
/** A shell has this long for its logout file after it answered. */
const LEAVE_MS = 1000;
const RECORD_EVERY_MS = 1000;

/**
 * Asks a shell for the environment its profiles make, without a terminal, standard input empty, both outputs read and
 * dropped. At the limit, and when asked to end, nothing of it is left. What a profile started and the shell left behind
 * hears of its end as when a terminal closes (HUP); daemons go on. Never throws, writes nothing to disk.
 */
export async function askShell(question: ShellQuestion): Promise<Result<ShellEnvironment>> {
  const ending = new AbortController();
  const signal = AbortSignal.any([question.signal, ending.signal]);
  const over = askUntil({ ...question, signal });
  const entry = { ending, over };
  asked.add(entry);
  try {
    return await over;
  } finally {
    asked.delete(entry);
  }
}

async function askUntil(question: ShellQuestion): Promise<Result<ShellEnvironment>> {
  const { shell, env, limitMs, signal } = question;
  if (signal.aborted) return refuse(shell, 'ended', limitMs);
  const marks: Marks = { start: newMark(), end: newMark() };
  const token = randomBytes(16).toString('hex');
  const spawned = spawnOnLifeLine({
    argv: [shell, ...questionFor(shell, marks)],
    cwd: '/',
    env: { ...env, [RUN_TOKEN_VARIABLE]: token },
    ...{ stdinText: undefined, holdInput: false, stdinPath: '', graceMs: TERM_MS },
  });
  if (!spawned.ok) return fail(await spawned.error);
  const child = spawned.value;
  const { tree, close } = followTree(child, token);
  const ending = await Promise.race([readAnswer(child, marks), untilOver(limitMs, signal)]);
  await end(child, tree, ending);
  close();
  return ending.kind === 'answered' ? ok(ending.env) : refuse(shell, ending.kind, limitMs);
}

function newMark(): string {
  return `nightkiln-${randomBytes(16).toString('hex')}`;
}

/** The first word that settles it; an ended shell may still have an answer on its way. */
function readAnswer(child: RunningChild, marks: Marks): Promise<Ending> {
  const reader = createAnswerReader(marks);
  return new Promise((resolve) => {
    child.stderr.resume();
    child.stderr.on('error', () => child.stderr.destroy());
    child.stdout.on('error', () => child.stdout.destroy());
    child.stdout.on('data', (chunk: Buffer) => {
      const reading = reader.write(chunk);
      if (reading.kind === 'more') return;
      child.stdout.destroy();
      resolve(reading);
    });
    child.stdout.once('close', () => resolve({ kind: 'silent' }));
    void child.exited
      .then(() => pause(DRAIN_MS, null, { ref: false }))
      .then(() => {
        resolve({ kind: 'silent' });
      });
  });
}

function untilOver(limitMs: number, signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve({ kind: 'limit' }), limitMs);
    limit.unref();
    signal.addEventListener('abort', () => resolve({ kind: 'ended' }), { once: true });
  });
}

/** Looks now and then, because what a profile started may leave group and parent. */
function followTree(child: RunningChild, token: string) {
  const tree = Promise.all([identify(child.pid), child.watcher]).then(([identity, watcherPid]) =>
    createProcessTree({
      ...{ pid: identity.pid, start: identity.pidStart, token },
      watcherPid: () => watcherPid,
      ownsGroup: () => watcherPid !== null || !child.hasExited(),
    }),
  );
  const look = (): void => {
    // A look that fails is repeated; the last one at the end is what counts.
    tree.then((known) => known.record()).catch(() => undefined);
  };
  const timer = setInterval(look, RECORD_EVERY_MS);
  timer.unref();
  return { tree, close: () => clearInterval(timer) };
}

async function end(child: RunningChild, known: Promise<ProcessTree>, { kind }: Ending) {
  const tree = await known;
  if (kind === 'answered' || kind === 'silent') {
    await Promise.race([child.exited, pause(LEAVE_MS, null, { ref: false })]);
  }
  if (child.hasExited()) await hangUp(child.pid, tree);
  else await clearTree(tree.survivors, TERM_MS);
  child.stdout.destroy();
  child.stderr.destroy();
  child.letGo();
}

async function hangUp(pid: number, tree: ProcessTree): Promise<void> {
  for (const row of await tree.survivors()) {
    if (row.groupId === pid) signalProcess(livePid(row.pid), 'SIGHUP');
  }
}

function refuse(shell: string, kind: Ending['kind'], limitMs: number): Result<never> {
  const sentences: Readonly<Record<string, string>> = {
    limit: `${shell} did not finish its start files within ${Math.round(limitMs / 1000)} s.`,
    'too-much': `${shell} prints without end when it starts.`,
    ended: `${shell} was not asked for its PATH to the end.`,
  };
  const sentence = sentences[kind] ?? `${shell} ended before it told its PATH.`;
  const fix = `Find out with: ${shell} -ilc true`;
  return fail(appError('spawn-failed', sentence, { fix }));
}
