import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../../src/node/log.ts';
import { type TempFolder, tempFolder } from '../../helpers/temp-store.ts';

let temp: TempFolder;
beforeEach(() => {
  temp = tempFolder();
});
afterEach(() => temp.remove());

function linesOf(file = 'nightkiln.log'): readonly Record<string, unknown>[] {
  const text = fs.readFileSync(path.join(temp.dir, file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('writes one line of JSON for each event, for the owner alone, and nothing to the console', () => {
  const spoken = vi.spyOn(process.stdout, 'write');
  const umask = process.umask(0);
  const log = createLog(temp.dir);
  log.info('night.armed', { nightId: 'n', text: 'two\nlines %s' });
  log.warn('disk.low');
  log.error('agent.lost', { reason: new Error('gone') });
  process.umask(umask);
  expect(spoken).not.toHaveBeenCalled();
  spoken.mockRestore();
  expect(linesOf()).toMatchObject([
    { level: 'info', event: 'night.armed', nightId: 'n', text: 'two\nlines %s' },
    { level: 'warn', event: 'disk.low' },
    { level: 'error', event: 'agent.lost', reason: { message: 'gone' } },
  ]);
  expect(fs.statSync(path.join(temp.dir, 'nightkiln.log')).mode & 0o777).toBe(0o600);
});

it('never throws over what it is given', () => {
  const log = createLog(temp.dir);
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  log.info('odd', { circle, big: 1n, nothing: undefined, speak: () => 1 });
  log.info('after');
  expect(linesOf().map(({ event }) => event)).toEqual(['odd', 'after']);
});

it('loses lines in silence where it cannot write', () => {
  fs.writeFileSync(path.join(temp.dir, 'file'), '');
  const module = path.join(import.meta.dirname, '../../../src/node/log.ts');
  const script = `import { createLog } from ${JSON.stringify(module)};
    createLog(${JSON.stringify(path.join(temp.dir, 'file', 'below'))}).info('lost');`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'] },
  });
  expect([run.status, String(run.stdout), String(run.stderr)]).toEqual([0, '', '']);
});
