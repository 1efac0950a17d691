import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expectHonestEnd, readJournal } from '../../crash/invariants.ts';
import { type KilnWorld, kilnWorld } from '../kiln-world.ts';

const ENTRY = path.resolve(import.meta.dirname, '../../../src/cli/index.ts');
const MOUNT = 'mount -t tmpfs -o size=64m tmpfs "$1"';
/** Not every system lets its users mount a disk of their own. */
const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', MOUNT, 'sh', '/mnt']).status === 0;
/** Each waits for the real dwell times of a hold. */
const MOMENTS =
  process.env['NIGHTKILN_SWEEP'] === 'full'
    ? ['attempt.spawned', 'attempt.ended', 'task.begun']
    : ['attempt.spawned'];

let world: KilnWorld;
beforeEach(async () => {
  world = await kilnWorld();
});
afterEach(() => world.dispose());

/** A night whose state folder is a small disk of its own; `copy` is where its journal is found after it. */
function startOnSmallDisk({ cli }: KilnWorld, copy: string): ChildProcess {
  fs.mkdirSync(cli.stateDir, { recursive: true });
  const place = ['--config', cli.configFile, '--state-dir', cli.stateDir];
  const tasks = ['Sound a', 'Learn b', 'Sound c'].flatMap((title) => ['--task', title]);
  const run = [process.execPath, '--experimental-strip-types', ENTRY, 'run', '--once', '--json'];
  const script = [
    `${MOUNT} || exit 97`,
    'state=$1; copy=$2; shift 2',
    '( while [ ! -e "$copy.fill" ]; do sleep 0.02; done',
    '  dd if=/dev/zero of="$state/filler" bs=64k 2>/dev/null; dd if=/dev/zero bs=1k 2>/dev/null >>"$state/filler"',
    '  touch "$copy.filled"; while [ ! -e "$copy.free" ]; do sleep 0.1; done; rm "$state/filler" ) &',
    '"$@"; code=$?',
    'cp -R "$state" "$copy"; exit $code',
  ].join('\n');
  const argv = ['-rm', 'sh', '-c', script, 'sh', cli.stateDir, copy, ...run, ...tasks, ...place];
  return spawn('unshare', argv, { cwd: cli.root, env: cli.env, stdio: ['ignore', 'pipe', 'pipe'] });
}

it.runIf(canMount).each(MOMENTS)(
  'a night whose disk is full after %s pauses with its reason and ends whole when there is space',
  async (event) => {
    const copy = path.join(world.cli.root, 'after');
    const host = startOnSmallDisk(world, copy);
    const seen = { out: '', err: '' };
    host.stderr?.on('data', (chunk: Buffer) => {
      seen.err += chunk;
    });
    const paused = new Promise<void>((resolve) => {
      host.stdout?.on('data', (chunk: Buffer) => {
        seen.out += chunk;
        if (seen.out.includes(`"${event}"`)) fs.writeFileSync(`${copy}.fill`, '');
        if (seen.out.includes('"night.held"')) resolve();
      });
    });
    await Promise.race([paused, once(host, 'close')]);
    expect(seen.out, seen.err).toContain(
      'The disk is full; the night goes on when there is space.',
    );
    fs.writeFileSync(`${copy}.free`, '');
    await once(host, 'close');
    expect([host.exitCode, host.signalCode], seen.err).toEqual([0, null]);
    fs.rmSync(world.cli.stateDir, { recursive: true });
    fs.renameSync(copy, world.cli.stateDir);
    const journal = readJournal(world.cli.journal);
    expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1));
    const nightId = journal.find(({ type }) => type === 'night.armed')?.nightId ?? '';
    const brief = await expectHonestEnd(world, nightId);
    expect(brief.shipped.map(({ title }) => title).sort()).toEqual([
      'Learn b',
      'Sound a',
      'Sound c',
    ]);
  },
  400_000,
);
