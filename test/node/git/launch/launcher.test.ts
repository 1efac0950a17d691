import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Launch,
  type LaunchEnd,
  type LaunchWish,
  launchHere,
} from '../../../../src/node/git/launch/launch.ts';
import { createLauncher } from '../../../../src/node/git/launch/launcher.ts';
import { eventually } from '../../process/running.ts';

const sh = (script: string, more: Partial<LaunchWish> = {}): LaunchWish => ({
  program: '/bin/sh',
  args: ['-c', script],
  env: { PATH: process.env['PATH'] ?? '', WORD: 'kiln' },
  input: '',
  timeoutMs: 60_000,
  maxBytes: 1024 * 1024,
  ...more,
});

const PARENT = sh('tr "\\0" " " < /proc/$PPID/cmdline');

/** Children of a process whose command line holds `text`. */
function childrenWith(text: string, parent = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return ppid === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        // It ended while we looked.
        return false;
      }
    })
    .map(Number);
}

const text = ({ stdout }: LaunchEnd): string => Buffer.from(stdout).toString('utf8');

/** A launch whose helper is at work. */
async function helped(): Promise<Launch> {
  const launch = createLauncher(0);
  const isBeside = async (): Promise<boolean> => text(await launch(PARENT)).includes('git-helper');
  for (let tries = 0; !(await isBeside()); tries += 1) {
    if (tries > 2000) throw new Error('The helper never came.');
  }
  return launch;
}

const ENDS: readonly [string, LaunchWish][] = [
  [
    'a success with its input and bytes of every kind',
    sh('cat; printf "\\0\\377$WORD"', { input: 'in\n' }),
  ],
  ['a failure with what it said', sh('echo no >&2; exit 3')],
  ['a program that is not there', sh('', { program: '/no/such/program' })],
  ['a program that ended by a signal', sh('kill -9 $$')],
  ['a run that takes too long', sh('exec sleep 30', { timeoutMs: 300 })],
  ['nothing inherited', sh('env | grep -v "^_=\\|^PWD=" | sort')],
];

describe.runIf(process.platform === 'linux')('git beside a large process', () => {
  let launch: Launch;
  beforeAll(async () => {
    launch = await helped();
  });

  it.concurrent.for(ENDS)('ends as it does here: %s', async ([, wish]) => {
    expect(await launch(wish)).toEqual(await launchHere(wish));
  });

  it('cuts off what is more than was asked for', async () => {
    const end = await launch(sh('exec head -c 100000000 /dev/zero', { maxBytes: 5000 }));
    expect(end.isCut).toBe(true);
    expect(end.stdout).toHaveLength(5000);
  });

  it('answers many runs at once, each with its own', async () => {
    const words = Array.from({ length: 40 }, (_, n) => `word ${n}`);
    const ends = await Promise.all(words.map((input) => launch(sh('cat', { input }))));
    expect(ends.map(text)).toEqual(words);
  });

  it('runs here what comes before the helper is there, without waiting for it', async () => {
    expect(text(await createLauncher(1)(PARENT))).not.toContain('git-helper');
  });

  it('says that a run was lost with a killed helper, and runs the next one', async () => {
    const before = childrenWith('git-helper');
    const other = await helped();
    const [helper] = childrenWith('git-helper').filter((pid) => !before.includes(pid));
    const lost = other(sh('sleep 2'));
    process.kill(helper ?? 0, 'SIGKILL');
    expect(await lost).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(text(await other(sh('echo again')))).toBe('again\n');
  });

  it('ends with its parent, however that ends, and does not keep it', async () => {
    const script = `
      const { createLauncher } = await import(${JSON.stringify(new URL('../../../../src/node/git/launch/launcher.ts', import.meta.url).href)});
      const launch = createLauncher(0);
      const wish = ${JSON.stringify(PARENT)};
      for (;;) {
        const end = await launch(wish);
        if (Buffer.from(end.stdout).toString().includes('git-helper')) break;
      }
      const own = await launch({ ...wish, args: ['-c', 'echo $PPID'] });
      process.stdout.write(Buffer.from(own.stdout).toString());
      if (process.argv[1] === 'die') process.kill(process.pid, 'SIGKILL');
    `;
    for (const how of ['die', 'leave']) {
      const stdout = await new Promise<string>((resolve) => {
        const args = ['--input-type=module-typescript', '-e', script, how];
        execFile(process.execPath, args, (_, out) => resolve(out));
      });
      const pid = Number(stdout.trim());
      expect(pid).toBeGreaterThan(1);
      const isGone = (): boolean => {
        try {
          return !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('git-helper');
        } catch {
          return true;
        }
      };
      expect(await eventually(isGone, 30_000)).toBe(true);
    }
  });
});
