import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeCodex, type FakeCodex } from './fake-codex.ts';

let codex: FakeCodex;

beforeEach(() => {
  codex = createFakeCodex();
});

afterEach(() => codex.remove());

/** `login` is what `codex login status` does; both sentences go to standard error, as codex writes them. */
function play(login: string): void {
  codex.play(`case "$1" in --version) echo 'codex-cli 0.169.0' ;; login) ${login} ;; esac`);
}

function configure(text: string): void {
  mkdirSync(path.join(codex.env['HOME'] ?? '', '.codex'));
  writeFileSync(path.join(codex.env['HOME'] ?? '', '.codex', 'config.toml'), text);
}

describe('the detection of codex', () => {
  it('tells version, program and a login', async () => {
    play("echo 'Logged in using ChatGPT' >&2");
    expect(await codex.driver().detect()).toEqual({
      isInstalled: true,
      version: '0.169.0',
      login: 'ok',
      path: path.join(codex.root, 'bin/codex'),
      problems: [],
      signIn: expect.stringMatching(/^Run CODEX_HOME='.*\/\.codex' codex login$/),
      efforts: ['low', 'medium', 'high'],
    });
  });

  it('offers efforts only where the person chose neither model nor effort nor another service', async () => {
    play('exit 0');
    const efforts = async (config = {}) => (await codex.driver({ config }).detect()).efforts;
    expect(await efforts({ model: 'gpt-5.5' })).toBeUndefined();
    expect(await efforts({ effort: 'high' })).toBeUndefined();
    configure('model_reasoning_effort = "high"\n');
    expect(await efforts()).toBeUndefined();
  });

  it('tells that nobody is signed in, and what to do', async () => {
    play("echo 'Not logged in' >&2; exit 1");
    expect(await codex.driver().detect()).toMatchObject({
      isInstalled: true,
      login: 'none',
      problems: [
        expect.stringMatching(/^Codex is signed out\. Run CODEX_HOME='\/.*' codex login$/),
      ],
    });
  });

  it('does not conclude anything from an answer it does not know', async () => {
    play('exit 3');
    expect((await codex.driver().detect()).login).toBe('unknown');
  });

  it('needs no login with a key of its own', async () => {
    play("echo 'Not logged in' >&2; exit 1");
    codex.env['CODEX_API_KEY'] = 'k';
    expect((await codex.driver().detect()).login).toBe('ok');
  });

  it('cannot tell the login of another service, but misses its key', async () => {
    play("echo 'Not logged in' >&2; exit 1");
    configure('model_provider = "mine"\n[model_providers.mine]\nenv_key = "MINE_KEY"\n');
    const without = await codex.driver().detect();
    expect(without.login).toBe('unknown');
    expect(without.problems).toEqual([
      'The variable MINE_KEY, which holds the key of the model service, is not set.',
    ]);
    codex.env['MINE_KEY'] = 'k';
    expect((await codex.driver().detect()).problems).toEqual([]);
  });

  it('reads the expert settings for the service as well', async () => {
    play('exit 1');
    codex.env['NIGHTKILN_CODEX_CONFIG'] = 'model_provider="x"\nmodel_providers.x.env_key="X_KEY"';
    expect((await codex.driver().detect()).problems[0]).toContain('X_KEY');
  });

  it('says what is missing when there is no program', async () => {
    const found = await codex.driver({ config: { bin: '/nowhere/codex' } }).detect();
    expect(found).toMatchObject({ isInstalled: false, version: null, path: null });
    expect(found.problems[0]).toMatch(/^There is no program at "\/nowhere\/codex".* Install it/);
  });

  it('says that a program does not run', async () => {
    codex.play('echo "wrong machine" >&2; exit 126');
    const found = await codex.driver().detect();
    expect(found.isInstalled).toBe(false);
    expect(found.problems[0]).toContain('wrong machine');
  });

  it('describes what holds the agent', () => {
    expect(codex.driver().sandbox).toBe("codex's own sandbox (workspace-write, no network)");
    expect(codex.driver({ config: { sandbox: 'read-only' } }).sandbox).toContain('read-only');
  });
});
