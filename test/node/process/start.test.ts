import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stderrPathOf } from '../../../src/node/process/output-file.ts';
import { readProcessTable } from '../../../src/node/process/process-table.ts';
import {
  AGENTS_FOLDER,
  eventually,
  isAlive,
  livingHolders,
  newToken,
  start,
  tempFolder,
} from './running.ts';

describe('startProcess', () => {
  let folder: ReturnType<typeof tempFolder>;
  let logPath: string;

  beforeEach(() => {
    folder = tempFolder();
    logPath = path.join(folder.path, 'logs', 'out.log');
  });
  afterEach(() => folder.remove());

  it('keeps both streams apart in files that only we can read', async () => {
    const end = await start(folder.path, ['sh', '-c', 'echo said; echo complained >&2; exit 7'])
      .done;
    expect(end).toMatchObject({ exitCode: 7, signal: null, outputBytes: 16, leftBehind: 0 });
    expect(readFileSync(logPath, 'utf8')).toBe('said\n');
    expect(readFileSync(stderrPathOf(logPath), 'utf8')).toBe('complained\n');
    const modes = [logPath, stderrPathOf(logPath)].map((file) => statSync(file).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(path.dirname(logPath)).mode & 0o777).toBe(0o700);
  });

  it('reports the signal that ended the process', async () => {
    const end = await start(folder.path, ['sh', '-c', 'kill -KILL $$']).done;
    expect(end).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('gives the text to standard input, ends it, and leaves no file of it', async () => {
    const stdinText = 'first line\n'.repeat(30_000);
    const end = await start(folder.path, ['sh', '-c', 'cat; echo end'], { stdinText }).done;
    expect(end.exitCode).toBe(0);
    expect(readFileSync(logPath, 'utf8')).toBe(`${stdinText}end\n`);
    expect(readdirSync(path.dirname(logPath)).sort()).toEqual(['out.log', 'out.log.stderr']);
  });

  it('gives standard input as a file that only we can read', async () => {
    const script = 'stat -Lc %a /dev/stdin; echo no >&0 || echo refused';
    await start(folder.path, ['sh', '-c', script], { stdinText: 'secret' }).done;
    expect(readFileSync(logPath, 'utf8')).toBe('600\nrefused\n');
  });

  it('gives an ended standard input when there is no text', async () => {
    const end = await start(folder.path, ['sh', '-c', 'cat; echo end']).done;
    expect(end.exitCode).toBe(0);
    expect(readFileSync(logPath, 'utf8')).toBe('end\n');
  });

  it('leads a group of its own, with signals at their defaults and no life line in reach', async () => {
    const script =
      'echo $$; ps -o pgid= -p $$ | tr -d " "; trap; ls /proc/$$/fd | sort | tr "\\n" " "';
    const handle = start(folder.path, ['sh', '-c', script]);
    const spawned = await handle.spawned;
    await handle.done;
    const [pid, group, ...rest] = readFileSync(logPath, 'utf8').trim().split('\n');
    expect(spawned.ok && spawned.value.pid).toBe(Number(pid));
    expect(group).toBe(pid);
    expect(rest.join('\n').trim().split(' ').slice(0, 3)).toEqual(['0', '1', '2']);
    expect(rest.join(' ').split(' ')).not.toContain('3');
  });

  it('hands on lines as they come and puts the run token into the environment', async () => {
    const lines: string[] = [];
    const runToken = newToken();
    await start(folder.path, ['sh', '-c', 'echo one; printf "%s" "$NIGHTKILN_RUN_TOKEN"'], {
      runToken,
      onLine: (line) => lines.push(line),
    }).done;
    expect(lines).toEqual(['one', runToken]);
  });

  it('ends what an ended process left in the background', async () => {
    const runToken = newToken();
    const end = await start(
      folder.path,
      ['sh', '-c', "(trap '' TERM; sleep 300) & sleep 300 & exit 0"],
      {
        runToken,
      },
    ).done;
    expect(end).toMatchObject({ exitCode: 0, leftBehind: 0 });
    expect(livingHolders(runToken)).toEqual([]);
  });

  it('is done although an untraceable grandchild holds the output open', async () => {
    const lines: string[] = [];
    const handle = start(
      folder.path,
      [process.execPath, path.join(AGENTS_FOLDER, 'hidden-holder.mjs')],
      {
        onLine: (line) => lines.push(line),
      },
    );
    const end = await handle.done;
    const holder = Number(lines[0]);
    const wasAlive = isAlive(holder);
    process.kill(holder, 'SIGKILL');
    expect(end.exitCode).toBe(0);
    expect(wasAlive).toBe(true);
  });

  it('leaves no watcher behind after an ordinary end', async () => {
    const handle = start(folder.path, ['true']);
    const spawned = await handle.spawned;
    await handle.done;
    const group = spawned.ok ? spawned.value.pid : -1;
    const isLeft = async (): Promise<boolean> =>
      (await readProcessTable()).some((row) => row.groupId === group && !row.isZombie);
    expect(await eventually(async () => !(await isLeft()))).toBe(true);
  });
});
