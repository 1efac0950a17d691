import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NEEDED_FLAGS } from '../../../../src/node/agent/claude/arguments.ts';
import { sandboxProblem } from '../../../../src/node/agent/claude/program/sandbox-tools.ts';
import { createFakeClaude, type FakeClaude } from './fake-claude.ts';

let claude: FakeClaude;

beforeEach(() => {
  claude = createFakeClaude();
});

afterEach(() => claude.remove());

describe('the detection of claude', () => {
  it('tells version, program and a login', async () => {
    claude.play('');
    expect(await claude.driver().detect()).toEqual({
      isInstalled: true,
      version: '2.1.329',
      login: 'ok',
      path: path.join(claude.root, 'bin/claude'),
      problems: [],
      signIn: `Run CLAUDE_CONFIG_DIR='${claude.home}' '${path.join(claude.root, 'bin/claude')}' auth login`,
    });
  });

  it('offers efforts where it has the flag and the person chose neither model nor effort', async () => {
    const help = `echo '${[...NEEDED_FLAGS, '--effort'].join(' ')}'`;
    claude.play('', { help });
    expect((await claude.driver().detect()).efforts).toEqual(['low', 'medium', 'high']);
    const chosen = claude.driver({ config: { model: 'opus' } });
    expect((await chosen.detect()).efforts).toBeUndefined();
  });

  it('tells that nobody is signed in, and the command that mends it', async () => {
    claude.play('', { auth: `echo '{"loggedIn":false,"authMethod":"none"}'; exit 1` });
    const program = path.join(claude.root, 'bin/claude');
    expect(await claude.driver().detect()).toMatchObject({
      isInstalled: true,
      login: 'none',
      problems: [
        `Claude Code is signed out. Run CLAUDE_CONFIG_DIR='${claude.home}' '${program}' auth login`,
      ],
    });
  });

  it.each(['echo Logged in', 'exit 3', "echo '{}'"])(
    'does not conclude anything from an answer it does not know: %s',
    async (auth) => {
      claude.play('', { auth });
      expect(await claude.driver().detect()).toMatchObject({ login: 'unknown', problems: [] });
    },
  );

  it('says what is missing when there is no program', async () => {
    const found = await claude.driver({ config: { bin: '/nowhere/claude' } }).detect();
    expect(found).toMatchObject({ isInstalled: false, version: null, path: null });
    expect(found.problems[0]).toMatch(/^There is no program at "\/nowhere\/claude".* Install it/);
  });

  it('says that a program does not run', async () => {
    claude.play('', { version: 'echo "Error: claude native binary not installed." >&2; exit 1' });
    const found = await claude.driver().detect();
    expect(found.isInstalled).toBe(false);
    expect(found.problems[0]).toContain('native binary not installed');
  });

  it('says which flags an old version lacks', async () => {
    const flags = NEEDED_FLAGS.filter((flag) => flag !== '--setting-sources');
    claude.play('', { help: `echo '${flags.join(' ')}'` });
    const found = await claude.driver().detect();
    expect(found.isInstalled).toBe(false);
    expect(found.problems).toEqual([
      'This Claude Code does not know --setting-sources. Run "claude update".',
    ]);
  });

  it('says that its home cannot be made', async () => {
    claude.play('');
    const home = path.join(claude.root, 'bin/claude/home');
    const found = await claude.driver({ config: { home } }).detect();
    expect(found.problems[0]).toContain(`The folder ${home} of Claude Code cannot be made: `);
  });

  it('describes what holds the agent', () => {
    expect(claude.driver().sandbox).toBe('not sandboxed');
    expect(claude.driver({ config: { sandbox: 'own' } }).sandbox).toMatch(/^Claude Code's own/);
  });
});

describe("claude's own sandbox", () => {
  it('needs nothing on macOS', async () => {
    expect(await sandboxProblem({ PATH: '/nowhere' }, 'darwin')).toBeNull();
  });

  it('needs two tools on Linux, and names those that are missing', async () => {
    expect(await sandboxProblem({ PATH: '/nowhere' }, 'linux')).toBe(
      "Claude Code's sandbox needs bubblewrap and socat. Install bubblewrap and socat, or set claude.sandbox to off.",
    );
  });

  it('must be able to start', async () => {
    claude.play('');
    const bin = path.join(claude.root, 'bin');
    symlinkSync('/bin/true', path.join(bin, 'socat'));
    writeFileSync(path.join(bin, 'bwrap'), '#!/bin/sh\necho "No permissions" >&2; exit 1\n', {
      mode: 0o755,
    });
    const problem = await sandboxProblem({ PATH: `${bin}:/usr/bin:/bin` }, 'linux');
    expect(problem).toMatch(/^Claude Code's sandbox does not start here: No permissions\./);
  });
});
