import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { tempFolder } from '../../helpers/temp-store.ts';

const CHILD = path.join(import.meta.dirname, 'full-disk-child.ts');
const EVENTS = 400;
const MOUNT = 'mount -t tmpfs -o size=16m tmpfs "$1"';
/** Not every system lets its users mount a disk of their own. */
const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', MOUNT, 'sh', '/mnt']).status === 0;

it.runIf(canMount)(
  'the journal of a full disk takes what happens, loses nothing, and is refused by name when it is opened there',
  async () => {
    const { dir, remove } = tempFolder();
    const script = `${MOUNT} && exec "$2" "$3" "$1" ${EVENTS}`;
    const { stdout } = await promisify(execFile)('unshare', [
      ...['-rm', 'sh', '-c', script, 'sh', dir, process.execPath, CHILD],
    ]);
    expect(JSON.parse(stdout)).toEqual({
      acked: EVENTS + 1,
      read: EVENTS + 1,
      code: 'disk-low',
      kept: EVENTS + 2,
      verdict: 'ok',
    });
    remove();
  },
  60_000,
);
