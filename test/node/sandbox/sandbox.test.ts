import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../src/node/sandbox/create-sandbox.ts';
import { type Cell, HELD, openCell } from './cell.ts';

describe.runIf(process.platform === 'linux')('the sandbox', () => {
  let cell: Cell;
  beforeEach(async () => {
    cell = await openCell();
  });
  afterEach(() => cell.remove());

  const sandboxWith = (more: Partial<Parameters<typeof createSandbox>[0]>) =>
    createSandbox({
      stateDir: path.join(cell.root, 'state'),
      env: process.env,
      settings: () => HELD,
      ...more,
    });
  const wish = () => ({
    kind: 'check' as const,
    worktree: cell.worktree,
    argv: ['/bin/true'],
    env: { PATH: '/usr/bin:/bin', HOME: cell.home },
  });

  it('lets a program work: files, tools of PATH, temporary files, a loopback of its own', async () => {
    const { code, output } = await cell.run(
      `set -e
      echo new > b.txt; mkdir d; rm a.txt; echo t > /tmp/t; echo t > "$TMPDIR/u"; echo h > ~/.cache-of-mine
      node -e "const s = require('net').createServer((c) => c.end('loop')).listen(0, '127.0.0.1', () =>
        require('net').connect(s.address().port, '127.0.0.1').on('data', (d) => { console.log(String(d)); s.close(); }))"
      ls; pwd; echo "$HOME"`,
    );
    expect(output.split('\n')).toEqual(['loop', 'b.txt', 'd', cell.worktree, cell.home, '']);
    expect(code).toBe(0);
    expect(readdirSync(cell.worktree).sort()).toEqual(['.git', 'b.txt', 'd']);
  });

  it('leaves no scratch folder behind, whatever was in it', async () => {
    await cell.run('mkdir -p /tmp/deep/x ~/y; ln -s / /tmp/root; chmod 0 /tmp/deep');
    expect(readdirSync(path.join(cell.root, 'state/scratch'))).toEqual([]);
    expect(existsSync('/usr')).toBe(true);
  });

  it('passes on how the program ended', async () => {
    expect((await cell.run('exit 7')).code).toBe(7);
    expect((await cell.run('kill -TERM $$')).code).toBe(143);
  });

  it('ends what the program left running', async () => {
    const mark = `60${process.pid}.25`;
    await cell.run(`setsid sleep ${mark} & (sleep ${mark} &) ; true`);
    expect((await cell.run(`pgrep -f '[s]leep ${mark}'`, { isHeld: false })).output).not.toMatch(
      /\d/,
    );
  });

  it('shows git read-only, and nothing of a pointer to somewhere else', async () => {
    expect((await cell.run(`cat ${cell.quarantine}/config`)).output).toContain('bare');
    writeFileSync(path.join(cell.worktree, '.git'), `gitdir: ${cell.root}/checkout/worktrees/x\n`);
    expect((await cell.run(`ls ${cell.root}/checkout`)).code).not.toBe(0);
  });

  it('shows what the configuration names, and hides the rest of its folder', async () => {
    mkdirSync(path.join(cell.root, 'tools/lib'), { recursive: true });
    writeFileSync(path.join(cell.root, 'tools/lib/x'), 'tool');
    writeFileSync(path.join(cell.root, 'tools/y'), 'other');
    const extra = { readable: [path.join(cell.root, 'tools/lib')] };
    const { output } = await cell.run(
      `cat ${cell.root}/tools/lib/x; ls ${cell.root}/tools; echo x > ${cell.root}/tools/lib/x`,
      { wish: extra },
    );
    expect(output).toMatch(/^toollib\n.*Read-only file system\n$/s);
  });

  it('lets what is confined write nowhere but in its worktree, and reach no network', async () => {
    const shared = path.join(cell.root, 'shared');
    mkdirSync(shared);
    writeFileSync(path.join(shared, 'x'), 'kept');
    const settings = () => ({
      ...HELD,
      network: { agents: 'open', setup: 'open', checks: 'open' } as const,
      writable: [shared],
    });
    const sandbox = sandboxWith({ settings });
    const script = `echo in > b.txt; cat ${shared}/x; echo out > ${shared}/x; ls /sys/class/net`;
    const argv = ['/bin/sh', '-c', script];
    for (const kind of ['agent', 'setup', 'check'] as const) {
      const held = await sandbox.enclose({ ...wish(), kind, argv, isConfined: true });
      if (!held.ok) throw new Error(held.error.message);
      const [program = '', ...rest] = held.value.argv;
      const { stdout, stderr } = spawnSync(program, rest, {
        env: held.value.env,
        encoding: 'utf8',
      });
      await held.value.release();
      expect(stdout).toMatch(/^kept/);
      expect(stderr).toContain('Read-only file system');
      expect(stdout).not.toMatch(/eth|en[ops]|wl/);
    }
    expect(readFileSync(path.join(shared, 'x'), 'utf8')).toBe('kept');
  });

  it('starts nothing confined while it is off', async () => {
    const settings = () => ({ ...HELD, agents: 'off', checks: 'off' }) as const;
    const sandbox = sandboxWith({ settings });
    for (const kind of ['agent', 'setup', 'check'] as const) {
      const held = await sandbox.enclose({ ...wish(), kind, isConfined: true });
      expect(held).toMatchObject({ ok: false, error: { code: 'sandbox-unavailable' } });
    }
  });

  it('keeps a home that is given, and shows it where HOME is', async () => {
    const home = path.join(cell.root, 'signed-in');
    mkdirSync(home);
    writeFileSync(path.join(home, 'login'), 'me');
    const { output } = await cell.run('cat ~/login; echo more > ~/more; ls ~/.ssh', {
      wish: { home },
    });
    expect(output).toMatch(/^me.*No such file/s);
    expect(readdirSync(home).sort()).toEqual(['login', 'more']);
  });

  it('opens the network only where the configuration says so', async () => {
    const call = `node -e "require('net').connect(${cell.port}, '127.0.0.1').on('error', () => {})"`;
    await cell.run(call);
    expect(cell.reached()).toBe(0);
    await cell.run(call, { network: 'open' });
    expect(cell.reached()).toBe(1);
  });

  it('refuses a worktree that is gone or became a link', async () => {
    const link = path.join(cell.root, 'link');
    symlinkSync(cell.home, link);
    for (const worktree of [link, path.join(cell.root, 'nothing')]) {
      const answer = await sandboxWith({}).enclose({ ...wish(), worktree });
      expect(answer).toMatchObject({ ok: false, error: { code: 'spawn-failed' } });
    }
  });

  it('says in words what holds', async () => {
    const sandbox = sandboxWith({});
    expect(sandbox.describe('agent')).toBe('bubblewrap, network open');
    expect(sandbox.describe('check')).toBe('bubblewrap, no network');
    const network = { agents: 'model', setup: ['a.example'], checks: 'none' } as const;
    const listed = sandboxWith({ settings: () => ({ ...HELD, network }) });
    expect(listed.describe('agent')).toBe('bubblewrap, network open');
    expect(listed.describe('agent', true)).toBe('bubblewrap, network to its model only');
    expect(listed.describe('setup')).toBe('bubblewrap, network to listed hosts only');
    const off = sandboxWith({ settings: () => ({ ...HELD, agents: 'off' }) });
    expect(off.describe('agent')).toBe('not sandboxed');
  });

  describe('that cannot start', () => {
    const fakeProgram = (script: string) => {
      const folder = path.join(cell.root, 'fake');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'bwrap'), `#!/bin/sh\n${script}\n`);
      chmodSync(path.join(folder, 'bwrap'), 0o755);
      return { PATH: `${folder}:/usr/bin:/bin` };
    };

    it.each([
      ['is not installed', () => ({ PATH: cell.root }), 'bubblewrap is not installed.'],
      [
        'may make no namespaces',
        () => fakeProgram('echo "bwrap: setting up uid map: Permission denied" >&2; exit 1'),
        'The sandbox cannot start: this system allows no user namespaces.',
      ],
      [
        'rejects its arguments',
        () => fakeProgram('echo "bwrap: Unknown option --x" >&2; exit 1'),
        'The sandbox cannot start: bwrap: Unknown option --x.',
      ],
      [
        'holds nothing',
        () =>
          fakeProgram(
            'while [ "$1" != -- ]; do [ "$1" = --chdir ] && cd "$2"; shift; done; shift; exec "$@"',
          ),
        'The sandbox cannot start: bubblewrap shows files here that it must hide.',
      ],
      [
        'says nothing',
        () => fakeProgram('exit 3'),
        'The sandbox cannot start: bubblewrap did not answer.',
      ],
    ])('because it %s, starts nothing and says what to do', async (_, env, message) => {
      const sandbox = sandboxWith({ env: env() });
      const answer = await sandbox.enclose(wish());
      expect(answer).toMatchObject({ ok: false, error: { code: 'sandbox-unavailable', message } });
      expect(answer.ok || answer.error.fix).toBeTruthy();
      expect((await sandbox.probe()).ok).toBe(false);
    });

    it('is tried again, so that mending it needs no restart', async () => {
      const env = { PATH: cell.root };
      const sandbox = sandboxWith({ env });
      expect((await sandbox.probe()).ok).toBe(false);
      env.PATH = process.env['PATH'] ?? '';
      expect(await sandbox.probe()).toEqual({ ok: true, value: 'bubblewrap' });
    });

    it('holds back nothing that is not to be held', async () => {
      const settings = () => ({ ...HELD, checks: 'off' as const });
      const answer = await sandboxWith({ env: { PATH: cell.root }, settings }).enclose(wish());
      expect(answer).toMatchObject({ ok: true, value: { argv: ['/bin/true'], isEnclosed: false } });
    });

    it('is refused on a system without one', async () => {
      const answer = await sandboxWith({ platform: 'freebsd' }).enclose(wish());
      expect(answer).toMatchObject({ ok: false, error: { code: 'sandbox-unavailable' } });
    });
  });

  it('holds with an older bubblewrap that cannot forbid namespaces inside', async () => {
    const folder = path.join(cell.root, 'old');
    mkdirSync(folder);
    const real = (process.env['PATH'] ?? '')
      .split(':')
      .map((at) => path.join(at, 'bwrap'))
      .find(existsSync);
    writeFileSync(
      path.join(folder, 'bwrap'),
      `#!/bin/sh\nfor a; do [ "$a" = --disable-userns ] && { echo "bwrap: Unknown option $a" >&2; exit 1; }; done\nexec ${real} "$@"\n`,
      { mode: 0o755 },
    );
    const sandbox = sandboxWith({ env: { PATH: `${folder}:/usr/bin:/bin` } });
    const answer = await sandbox.enclose(wish());
    expect(answer.ok && answer.value.argv).not.toContain('--disable-userns');
    expect(answer).toMatchObject({ ok: true });
  });
});
