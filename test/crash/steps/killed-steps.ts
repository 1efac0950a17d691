import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const HOST = path.join(import.meta.dirname, 'step-host.ts');

/** What a host of steps works on. */
export interface StepWorld {
  readonly file: string;
  readonly url: string;
  readonly tasks: number;
}

/** How a host of steps ended, and the steps that it said were done. */
export interface StepRun {
  readonly signal: string | null;
  readonly code: number | null;
  readonly hasRecovered: boolean;
  readonly done: readonly string[];
}

/** Starts a host; `strike` may kill it, `fault` makes it kill itself. */
export async function runStepHost(
  { file, url, tasks }: StepWorld,
  how: { readonly fault?: string; readonly strike?: (child: ChildProcess) => void } = {},
): Promise<StepRun> {
  const child = spawn(process.execPath, [HOST, file, url, String(tasks)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], NIGHTKILN_FAULT: how.fault },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  how.strike?.(child);
  await once(child, 'close');
  const lines = text.split('\n').slice(0, -1);
  return {
    signal: child.signalCode,
    code: child.exitCode,
    hasRecovered: lines.includes('recovered'),
    done: lines.filter((line) => line !== 'recovered'),
  };
}
