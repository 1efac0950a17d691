import { Worker } from 'node:worker_threads';
import type { Leak, LeakSource } from '../../../engine/safety/leaks/find-leaks.ts';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { workerFile } from '../../threads/worker-file.ts';
import { hiddenSecrets } from '../sink.ts';
import { LeakReply } from './leak-question.ts';

/** Looks for secrets in texts, in a thread of its own. */
export interface LeakScanner {
  /** The leaks of each source, in the order of `sources`; fails when the thread dies or takes longer than the limit. */
  scan(sources: readonly LeakSource[]): Promise<Result<readonly (readonly Leak[])[]>>;
  close(): void;
}

/** For one call; its texts have at most 16 MiB, which take some two seconds. A text made to be slow is not searched. */
const LIMIT_MS = 30_000;

type Answer = Result<readonly (readonly Leak[])[]>;

/** Starts the thread at the first call and keeps it, because a start costs more than a search. Calls wait for each other. */
export function openLeakScanner(limitMs = LIMIT_MS): LeakScanner {
  let worker: Worker | null = null;
  let settle = (_: Answer): void => undefined;
  const close = (): void => {
    void worker?.terminate();
    worker = null;
  };
  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = new Worker(workerFile('leak-worker', import.meta.url));
    // One that was ended for its slowness says so while the next one is at work already.
    const hear = (answer: Answer): void => {
      if (worker === started) settle(answer);
    };
    started.on('message', (message: unknown) => {
      const reply = LeakReply.safeParse(message);
      hear(reply.success ? ok(reply.data) : notScanned('its answer cannot be read'));
    });
    started.on('error', (error) => hear(notScanned(reasonOf(error))));
    started.on('exit', () => hear(notScanned('its thread ended')));
    started.unref();
    worker = started;
    return started;
  };
  const ask = (sources: readonly LeakSource[]): Promise<Answer> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => settle(notScanned('it took too long')), limitMs);
      settle = (answer) => {
        clearTimeout(timer);
        settle = () => undefined;
        if (!answer.ok) close();
        resolve(answer);
      };
      running().postMessage({ known: [...hiddenSecrets()], sources: [...sources] });
    });
  let last: Promise<unknown> = Promise.resolve();
  return {
    close,
    scan(sources) {
      const answer = last.then(() => ask(sources));
      last = answer;
      return answer;
    },
  };
}

function notScanned(why: string): Result<never> {
  return fail(appError('internal', `The commits could not be searched for secrets: ${why}.`));
}
