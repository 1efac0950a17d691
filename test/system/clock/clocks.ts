import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fixture } from '../cli.ts';

/** Whether this system can have its clocks moved: Linux, with a C compiler. */
export const canShiftClocks =
  process.platform === 'linux' && spawnSync('g++', ['--version']).status === 0;

/** How far each clock of a process is moved from the machine's own, in milliseconds. */
export interface Shifts {
  /** What the calendar says; can be set. */
  readonly wallMs: number;
  /** Time since the machine started, sleep included. */
  readonly steadyMs: number;
  /** The same without sleep; timers follow it. */
  readonly awakeMs: number;
}

/** The clocks of child processes, in a test's hand; the test itself keeps the machine's. */
export interface Clocks {
  /** For the environment of the children. */
  readonly env: Readonly<Record<string, string>>;
  /** What the children's calendar says now. */
  now(): number;
  /** Puts the machine of the children into another time zone, by its IANA name. They begin in UTC. */
  travel(zone: string): void;
  /** Moves the clocks on by so much, at once and for every child. */
  move(by: Partial<Shifts>): void;
}

/**
 * Clocks below `folder` that begin at `startAt`. A library that the loader puts before libc answers every question for
 * the time, so that the children's own code, Node and SQLite all see one time. Asks for `canShiftClocks`.
 */
export function createClocks(folder: string, startAt: number): Clocks {
  const library = path.join(folder, 'shift-clocks.so');
  const file = path.join(folder, 'clocks');
  execFileSync('g++', [
    '-x',
    'c',
    '-shared',
    '-fPIC',
    '-O1',
    '-o',
    library,
    fixture('shift-clocks.c'),
  ]);
  let shifts: Shifts = { wallMs: startAt - Date.now(), steadyMs: 0, awakeMs: 0 };
  const write = (): void => {
    const { wallMs, steadyMs, awakeMs } = shifts;
    const values = [wallMs, steadyMs, awakeMs].map((ms) => BigInt(Math.round(ms)) * 1_000_000n);
    const fd = fs.openSync(file, fs.existsSync(file) ? 'r+' : 'w+');
    fs.writeSync(fd, Buffer.from(new BigInt64Array(values).buffer), 0, undefined, 0);
    fs.closeSync(fd);
  };
  const localtime = path.join(folder, 'localtime');
  const travel = (zone: string): void => {
    const target = path.join(folder, 'zoneinfo', zone);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, '');
    fs.rmSync(localtime, { force: true });
    fs.symlinkSync(target, localtime);
  };
  write();
  travel('UTC');
  return {
    env: { LD_PRELOAD: library, NIGHTKILN_CLOCKS: file, NIGHTKILN_LOCALTIME: localtime },
    travel,
    now: () => Date.now() + shifts.wallMs,
    move: ({ wallMs = 0, steadyMs = 0, awakeMs = 0 }) => {
      shifts = {
        wallMs: shifts.wallMs + wallMs,
        steadyMs: shifts.steadyMs + steadyMs,
        awakeMs: shifts.awakeMs + awakeMs,
      };
      write();
    },
  };
}
