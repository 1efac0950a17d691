import { type ChildProcess, fork } from 'node:child_process';
import process from 'node:process';
import { workerFile } from '../../threads/worker-file.ts';
import { type Launch, type LaunchEnd, launchHere } from './launch.ts';
import { type Answer, READY } from './question.ts';

/** A process that starts git a few times only does better without the helper, whose own start takes about 60 ms. */
const RUNS_BEFORE_HELPER = 8;
/** The helper of a host that has nothing to do ends; the next one is started when there is work again. */
const IDLE_MS = 60_000;

/**
 * Linux copies the page tables of the whole process for each child, about 6 ms for every 100 MB during which nothing else
 * happens here. So a host that runs git again and again has a small helper process do it. macOS has a better way
 * (`posix_spawn`), and Electron no plain Node to be a helper.
 */
const isHelped = process.platform === 'linux' && process.versions['electron'] === undefined;

/** A launch that moves to a helper process when it is used much. One for all repositories. */
export function createLauncher(runsBefore = RUNS_BEFORE_HELPER): Launch {
  let helper: Helper | null = null;
  let runs = 0;
  const whenGone = (): void => {
    helper = null;
  };
  return (wish) => {
    runs += 1;
    if (isHelped && helper === null && runs > runsBefore) {
      runs = 0;
      helper = startHelper(whenGone);
    }
    const canBeSent = typeof wish.input === 'string';
    return canBeSent && helper?.isReady() === true ? helper.launch(wish) : launchHere(wish);
  };
}

interface Helper {
  /** Whether it has started; until then nothing waits for it. */
  isReady(): boolean;
  readonly launch: Launch;
}

const GONE: LaunchEnd = {
  exitCode: null,
  code: null,
  signal: 'SIGKILL',
  isTimedOut: false,
  isCut: false,
  stdout: new Uint8Array(),
  stderr: new Uint8Array(),
};

function startHelper(onGone: () => void): Helper {
  const waiting = new Map<number, (end: LaunchEnd) => void>();
  let lastId = 0;
  let isReady = false;
  const child = forkHelper();
  const idle = setTimeout(() => (waiting.size > 0 ? idle.refresh() : child.disconnect()), IDLE_MS);
  const end = (): void => {
    clearTimeout(idle);
    isReady = false;
    for (const settle of waiting.values()) settle(GONE);
    waiting.clear();
  };
  child.on('error', end);
  child.on('disconnect', end);
  child.once('close', onGone);
  child.on('message', (message: Answer | typeof READY) => {
    if (message === READY) {
      isReady = true;
      return;
    }
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    if (waiting.size === 0) child.channel?.unref();
    settle?.(message.end);
  });
  child.unref();
  child.channel?.unref();
  idle.unref();
  return {
    isReady: () => isReady && child.connected,
    launch: (wish) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        idle.refresh();
        child.channel?.ref();
        child.send({ id: lastId, wish });
      }),
  };
}

function forkHelper(): ChildProcess {
  const { PATH = '' } = process.env;
  return fork(workerFile('git-helper', import.meta.url), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH },
    execArgv: [],
  });
}
