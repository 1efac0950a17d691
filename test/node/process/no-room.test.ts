import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { isPassing } from '../../../src/engine/agent/breaker/moments.ts';
import { newToken, tempFolder } from './running.ts';

const FIXTURE = fileURLToPath(new URL('../../fixtures/refused/no-room.ts', import.meta.url));

it.runIf(process.platform === 'linux').each([
  ['nproc=1:1', 'EAGAIN'],
  ['nofile=28:28', 'EMFILE'],
])(
  'an agent that finds no room (%s) ends as not started, for a reason that passes',
  async (resource, code) => {
    const folder = tempFolder();
    onTestFinished(folder.remove);
    chmodSync(folder.path, 0o777);
    const argv = ['--experimental-strip-types', FIXTURE, folder.path, resource, newToken()];
    const ran = await promisify(execFile)(process.execPath, argv);
    const { isStarted, outcome } = JSON.parse(ran.stdout);
    expect(isStarted).toBe(false);
    expect(outcome).toMatchObject({ kind: 'spawn-failed', exitCode: null });
    expect(outcome.message).toContain(`(${code})`);
    expect(isPassing(outcome.message)).toBe(true);
  },
);
