import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Sought, simulateWorld, type WorldReport, worldsOf } from '../simulate.ts';

/** Which of the worlds somebody takes: every `of`-th, beginning with the `index`-th. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** What a simulation tells while it runs. */
export interface CrewOptions {
  readonly sought: Sought;
  readonly onWorld: (report: WorldReport) => void;
  readonly signal: AbortSignal;
}

/** Lives through the worlds of a share in this process. The worlds of one process follow each other. */
export async function simulateShare(options: CrewOptions, share: Share): Promise<void> {
  const { sought, onWorld, signal } = options;
  const worlds = worldsOf(sought).filter((_, place) => place % share.of === share.index);
  for (const number of worlds) {
    if (signal.aborted) return;
    onWorld(await simulateWorld(sought.seed, number));
  }
}

/**
 * The same with `workers` further processes of this program, each with its share. Rejects when one of them ends
 * otherwise than by itself, unless `signal` ended it.
 */
export async function simulateInCrew(options: CrewOptions, workers: number): Promise<void> {
  const shares = Array.from({ length: workers }, (_, index) => ({ index, of: workers }));
  await Promise.all(shares.map((share) => runWorker(options, share)));
}

function runWorker({ sought, onWorld, signal }: CrewOptions, share: Share): Promise<void> {
  const child = spawn(process.execPath, argumentsFor(sought, share), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill('SIGKILL');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  createInterface({ input: child.stdout }).on('line', (line) => {
    onWorld(JSON.parse(line) as WorldReport);
  });
  return ended(child, signal).finally(() => signal.removeEventListener('abort', stop));
}

function argumentsFor({ seed, from, nights }: Sought, { index, of }: Share): string[] {
  const program = process.argv[1];
  if (program === undefined) throw new Error('this process was started without a program');
  const span = ['--seed', `${seed}`, '--from', `${from}`, '--nights', `${nights}`];
  return [...process.execArgv, program, 'simulate', ...span, '--share', `${index}/${of}`];
}

function ended(child: ChildProcess, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // A terminal interrupts all processes of a command at once.
    child.on('close', (code, endedBy) => {
      if (code === 0 || endedBy === 'SIGINT' || signal.aborted) resolve();
      else reject(new Error(`a worker of the simulation ended with code ${code}`));
    });
  });
}
