import { expect } from 'vitest';
import type { CliProcess, CliResult } from '../system/cli.ts';
import type { KilnWorld } from '../system/kiln-world.ts';
import {
  eventsIn,
  expectNothingLost,
  newestNight,
  readJournal,
  type SeenEvent,
} from './invariants.ts';

/** How one host of a night is made to die: by its own failpoint, or by a signal from outside. */
export interface Death {
  /** `name@n`. */
  readonly fault?: string;
  /** Sends SIGKILL when it resolves. */
  readonly strike?: (host: CliProcess) => Promise<void>;
}

/** What became of a night whose hosts were killed. */
export interface KilledNight {
  readonly nightId: string;
  /** Hosts that died. A night may end before its last death comes. */
  readonly kills: number;
  /** Whether a host died after the night had begun to run. */
  readonly diedRunning: boolean;
  readonly last: CliResult;
}

const ENDED = ['brief-ready', 'stopped', 'failed'];

/** Drives one night over `tasks`: each host dies by the next of `deaths`, the last one lives. Checks the journal after each. */
export async function driveNight(
  world: KilnWorld,
  tasks: readonly string[],
  deaths: readonly Death[],
): Promise<KilledNight> {
  const before = newestNight(readJournal(world.cli.journal))?.id ?? null;
  const seen = new Map<number, SeenEvent>();
  const args = ['run', '--once', '--json', ...tasks.flatMap((task) => ['--task', task])];
  let kills = 0;
  let diedRunning = false;
  for (const death of [...deaths, {}]) {
    const last = await runHost(world, args, death);
    for (const event of eventsIn(last.stdout)) seen.set(event.seq, event);
    const journal = readJournal(world.cli.journal);
    expectNothingLost(journal, seen);
    const night = newestNight(journal);
    const isOurs = night !== null && night.id !== before;
    if (last.signal === 'SIGKILL') kills += 1;
    else expect(last.code, last.stderr).not.toBe(1);
    if (isOurs && ENDED.includes(night.state)) {
      return { nightId: night.id, kills, diedRunning, last };
    }
    diedRunning ||= isOurs && night.state !== 'armed';
  }
  throw new Error('the night did not end');
}

async function runHost(
  { cli }: KilnWorld,
  args: readonly string[],
  { fault, strike }: Death,
): Promise<CliResult> {
  const host = cli.start(args, fault === undefined ? {} : { env: { NIGHTKILN_FAULT: fault } });
  if (strike !== undefined) {
    await Promise.race([strike(host), host.done]);
    host.child.kill('SIGKILL');
  }
  return host.done;
}
