import fs from 'node:fs';
import { expect } from 'vitest';
import { tempRepo } from '../../helpers/temp-repo.ts';
import { type CliProcess, fixture, install } from '../cli.ts';
import { type Clocks, createClocks, type Shifts } from './clocks.ts';
import { type Ledger, readLedger } from './ledger.ts';

/** A real headless host with every night switched on, its own clocks, and one task in its queue. */
export interface ClockWorld {
  readonly clocks: Clocks;
  readonly ledger: Ledger;
  /** The journal's file. */
  readonly journal: string;
  readonly host: CliProcess;
  /** Lets time pass for the host, minute by minute: a minute takes as long as the host needs to look at it. */
  live(ms: number): Promise<void>;
  /** Stops the host where it is, changes its clocks and lets it go on. */
  freeze(change: () => unknown): Promise<void>;
  /** Waits, without moving a clock, until the ledger has a row that contains `text`. */
  untilRow(text: string): Promise<void>;
  dispose(): Promise<void>;
}

const MINUTE_MS = 60_000;
const LOOK_MS = 15;
const PATIENCE_MS = 30_000;

interface Given {
  readonly startAt: number;
  readonly expression: string;
  /** What the one task asks of `potter.sh`. */
  readonly title?: string;
  readonly limits?: Readonly<Record<string, number>>;
}

/** Starts at an instant in UTC, with the starts that a cron expression names in the window of 22:00 to 06:30. */
export async function clockWorld(given: Given): Promise<ClockWorld> {
  const cli = install();
  const repo = await tempRepo({ files: { 'README.md': '# Kiln\n', 'work/base.txt': 'sound\n' } });
  const clocks = createClocks(cli.root, given.startAt);
  cli.configure(configuration(repo.path, given));
  const added = await cli.run(['queue', 'add', given.title ?? 'Sound vase'], { env: clocks.env });
  expect(added.code, added.stderr).toBe(0);
  const host = cli.start(['serve'], { env: clocks.env });
  await host.until((stdout) => stdout.includes('#token='));
  const ledger = readLedger(cli.journal);
  const story = (): string =>
    JSON.stringify([ledger.rows(), ledger.nights(), ledger.notes()], null, 2);
  const freeze = (change: () => unknown): Promise<void> => frozen(host, change);
  return {
    clocks,
    ledger,
    journal: cli.journal,
    host,
    freeze,
    live: async (ms) => {
      for (let left = ms; left > 0; left -= MINUTE_MS) {
        const passing = Math.min(left, MINUTE_MS);
        await freeze(() => clocks.move(everyClock(passing)));
        const now = clocks.now();
        // The host writes down that it is there once a minute.
        if (passing === MINUTE_MS) await until(() => ledger.watched(now, now + MINUTE_MS), story);
      }
    },
    untilRow: (text) => until(() => ledger.rows().some((row) => row.includes(text)), story),
    dispose: async () => {
      ledger.close();
      await end(host);
      await repo.dispose();
      cli.dispose();
    },
  };
}

/** The shift of a time that simply passes. */
export function everyClock(ms: number): Shifts {
  return { wallMs: ms, steadyMs: ms, awakeMs: ms };
}

function configuration(repository: string, { expression, limits = {} }: Given): string {
  return [
    'constraints: { pluggedIn: false, ignore: [all] }',
    'power: { keepAwake: "off" }',
    `limits: ${JSON.stringify({ minFreeDiskBytes: 0, ...limits })}`,
    'window: { start: "22:00", end: "06:30" }',
    `schedule: { everyNight: true, expression: "${expression}" }`,
    'agent: potter',
    'commands:',
    `  potter: { argv: [sh, ${JSON.stringify(fixture('potter.sh'))}] }`,
    'repositories:',
    '  - id: kiln',
    `    path: ${JSON.stringify(repository)}`,
    '    discovery: false',
    '    checks: [{ name: sound, command: "test -d work" }]',
    '',
  ].join('\n');
}

/**
 * Stops the host while it waits for something to do, so that no look of its own sees one clock before the change and
 * another one after it. Going on breaks that wait off, and it looks at its timers at once.
 */
async function frozen({ child: { pid = 0 } }: CliProcess, change: () => unknown): Promise<void> {
  for (;;) {
    process.kill(pid, 'SIGSTOP');
    await until(() => stateOf(pid) === 'T');
    if (isWaiting(pid)) break;
    process.kill(pid, 'SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  await change();
  process.kill(pid, 'SIGCONT');
}

/** The state letter of proc(5) stat, after the command in brackets. */
function stateOf(pid: number): string | undefined {
  const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[0];
}

/** Numbers of epoll_wait and epoll_pwait on x86-64, and of the latter on arm64. */
const WAITS = ['232', '281', '22'];

function isWaiting(pid: number): boolean {
  const [number = ''] = fs.readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ');
  return WAITS.includes(number);
}

async function until(test: () => boolean, story = () => ''): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!test()) {
    if (performance.now() > giveUpAt) throw new Error(`It never came true. ${story()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function end(host: CliProcess): Promise<void> {
  host.child.kill('SIGCONT');
  host.child.kill('SIGTERM');
  await host.done;
}
