import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRule } from '../../../src/engine/safety/wires/wire.ts';
import { WIRES, wireOf } from '../../../src/engine/safety/wires/wires.ts';
import { shimScript } from '../../../src/node/wires/shim-script.ts';
import { gitIn, testGitEnvironment } from '../../helpers/temp-repo.ts';
import { argumentOf } from './arguments.ts';
import { SH } from './shells.ts';

const SHELLS = Object.keys(SH).filter(existsSync);
const FAKE = '#!/bin/sh\nprintf "%s|" "$0" "$@"\ncat\nexit 7\n';

let root: string;
let real: string;
const PROGRAMS = WIRES.flatMap(({ programs }) => programs);

function put(folder: string, name: string, text: string): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, folder, name), text);
  chmodSync(path.join(root, folder, name), 0o755);
}

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'nk-shim-'));
  real = path.join(root, 'real');
  for (const wire of WIRES) {
    for (const program of wire.programs) {
      put('real', program, FAKE);
      put('refuse', program, shimScript(wire, 'refuse'));
      put('note', program, shimScript(wire, 'note'));
    }
  }
  mkdirSync(path.join(root, 'plain'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Call {
  readonly mode?: 'refuse' | 'note';
  readonly shell?: string;
  readonly cwd?: string;
  readonly input?: string;
  readonly searchPath?: string;
}

function run(program: string, args: readonly string[], call: Call = {}) {
  const { mode = 'refuse', shell, input = '', cwd = path.join(root, 'plain') } = call;
  const shim = path.join(root, mode, program);
  const report = path.join(root, 'report');
  rmSync(report, { force: true });
  const rest = call.searchPath ?? `${real}:/usr/bin:/bin`;
  const env = {
    ...testGitEnvironment(root),
    PATH: `${path.dirname(shim)}:${rest}`,
    NIGHTKILN_WIRES: report,
  };
  const [file, argv] =
    shell === undefined ? [shim, args] : [shell, [...(SH[shell] ?? []), shim, ...args]];
  const ended = spawnSync(file, argv, { env, cwd, input, encoding: 'utf8' });
  const told = existsSync(report) ? readFileSync(report, 'utf8') : '';
  return { code: ended.status, signal: ended.signal, out: ended.stdout, err: ended.stderr, told };
}

describe.each(SHELLS)('a shim under %s', (shell) => {
  it('becomes the real program with arguments, input and exit code untouched', () => {
    const args = ['log', '-1', '', 'a b', '*', '$HOME', "it's", 'line\nfeed', '--', '-x'];
    const { code, out, told } = run('git', args, { shell, input: 'typed' });
    expect(code).toBe(7);
    expect(out).toBe(`${[path.join(real, 'git'), ...args].join('|')}|typed`);
    expect(told).toBe('');
  });

  it('refuses what is forbidden, says so, and reports it in one line', () => {
    const { code, out, err, told } = run('git', ['push', '--force', 'a\nb\tc'], { shell });
    expect([code, out]).toEqual([126, '']);
    expect(err).toMatch(/^nightkiln: git push is not for an agent to do \(force push\)/);
    expect(told).toBe('shim\trefused\tforce push\tgit push --force a b c\n');
  });
});

it('decides like the rules do, for any program and any arguments', () => {
  const call = fc
    .constantFrom(...PROGRAMS, ...Array<string>(20).fill('git'))
    .chain((program) =>
      fc.tuple(fc.constant(program), fc.array(argumentOf(program), { maxLength: 6 })),
    );
  fc.assert(
    fc.property(call, ([program, args]) => {
      const wire = wireOf(program);
      const rule = wire === null ? null : findRule(wire, args);
      const { code, told } = run(program, args);
      expect(code).toBe(rule === null ? 7 : 126);
      expect(told.split('\t')[2] ?? null).toBe(rule?.operation ?? null);
    }),
    { numRuns: process.env['NIGHTKILN_SWEEP'] === 'full' ? 20_000 : 250, seed: 5 },
  );
}, 600_000);

it('only reports what a setup command or a check does', () => {
  const { code, told } = run('npm', ['publish'], { mode: 'note' });
  expect(code).toBe(7);
  expect(told).toBe('shim\tnoted\tpublication of a package\tnpm publish\n');
});

it('passes a signal on, because it has become the program', () => {
  put('kill', 'npm', '#!/bin/sh\nkill -TERM $$\n');
  expect(run('npm', ['test'], { searchPath: path.join(root, 'kill') }).signal).toBe('SIGTERM');
});

it('is never its own real program, under whatever name its folder stands on PATH', () => {
  const self = path.join(root, 'refuse');
  const searchPath = `${self}/:${self}/../refuse:${real}:/usr/bin:/bin`;
  expect(run('cargo', ['test'], { searchPath }).code).toBe(7);
  const nothing = run('cargo', ['test'], { searchPath: self });
  expect([nothing.code, nothing.err]).toEqual([127, 'cargo: command not found\n']);
});

describe('git in a repository', () => {
  it('may be pushed where tests make one of their own, which is only reported', async () => {
    const own = path.join(root, 'own');
    mkdirSync(own);
    await gitIn(own, 'init', '-q', '-b', 'main');
    await gitIn(own, 'commit', '-q', '--allow-empty', '-m', 'x');
    const bare = path.join(root, 'bare.git');
    await gitIn(root, 'init', '-q', '--bare', bare);
    const pushed = run('git', ['-C', own, 'push', bare, 'main'], { searchPath: '/usr/bin:/bin' });
    expect(pushed.code).toBe(0);
    expect(pushed.told).toMatch(/^shim\tnoted\tpush\t/);
  });

  it('is not pushed from a worktree of the quarantine clone', async () => {
    const clone = path.join(root, 'quarantine.git');
    const tree = path.join(root, 'tree');
    await gitIn(root, 'clone', '-q', '--bare', path.join(root, 'own'), clone);
    await gitIn(clone, 'worktree', 'add', '-q', tree, '-b', 'overnight/x');
    for (const call of [{ cwd: tree, args: [] }, { args: ['-C', tree] }]) {
      const { args, ...where } = call;
      const { code, told } = run('git', [...args, 'push', 'origin', 'HEAD'], {
        ...where,
        searchPath: '/usr/bin:/bin',
      });
      expect(code).toBe(126);
      expect(told).toMatch(/^shim\trefused\tpush\t/);
    }
  });
});
