import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { logindSleep, sleepMomentIn } from '../../../../src/node/power/linux/logind-sleep.ts';
import { tempFolder } from '../../../helpers/temp-store.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

/** Recorded from gdbus 2.74 beside a logind that went to sleep and came back. */
const OUTPUT = `Monitoring signals on object /org/freedesktop/login1 owned by org.freedesktop.login1
The name org.freedesktop.login1 is owned by :1.1
/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (true,)
/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (false,)
/org/freedesktop/login1: org.freedesktop.login1.Manager.SessionNew ('3', objectpath '/org/freedesktop/login1/session/_33')
The name org.freedesktop.login1 does not have an owner
`;

function program(name: string, script: string): string {
  const file = path.join(folder.dir, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('sleep as logind tells it', () => {
  it('is read from the lines of gdbus', () => {
    expect(OUTPUT.split('\n').map(sleepMomentIn).filter(Boolean)).toEqual(['suspend', 'resume']);
    expect(sleepMomentIn("x: org.freedesktop.login1.Manager.PrepareForSleep ('true',)")).toBeNull();
  });

  it('is told while somebody listens, by a program that ends with us', async () => {
    const pidNote = path.join(folder.dir, 'pid');
    const file = program(
      'setpriv',
      `echo "$$ $*" > ${pidNote}\ncat <<'END'\n${OUTPUT}END\nexec sleep 60`,
    );
    const heard: string[] = [];
    const stop = logindSleep(file)(async (moment) => void heard.push(moment));
    await expect.poll(() => heard).toEqual(['suspend', 'resume']);
    const [pid, ...args] = readFileSync(pidNote, 'utf8').trim().split(' ');
    expect(args.slice(0, 5)).toEqual(['--pdeathsig', 'TERM', 'gdbus', 'monitor', '--system']);
    stop();
    await expect.poll(() => isAlive(Number(pid))).toBe(false);
  });

  it('is never told where the tools are missing or there is no bus', async () => {
    const heard: string[] = [];
    for (const file of [path.join(folder.dir, 'missing'), program('no-bus', 'exit 1')]) {
      const stop = logindSleep(file)(async (moment) => void heard.push(moment));
      await new Promise((resolve) => setImmediate(resolve));
      stop();
    }
    expect(heard).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
