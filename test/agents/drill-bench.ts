import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bash, claudeEnvironmentOf } from './claude-bench.ts';
import { bareEnvironment, stubProvider } from './codex-bench.ts';
import type { ModelRequest, Turn } from './model-server/script.ts';
import type { ModelServer } from './model-server/server.ts';
import { FILES, MODELS, type NightEnd, startNk } from './night-bench.ts';

/** The agents of a drill; each works on a repository of its own. */
export type Provider = 'codex' | 'claude';

export const PROVIDERS: readonly Provider[] = ['codex', 'claude'];

/** Two repositories whose checks pass, one for codex and one for claude, and the product. */
export interface DrillBench {
  /** Puts a task for this agent's repository into the queue. */
  queue(provider: Provider, priority: number): Promise<void>;
  /** `nk run --once`, with both models at `server`. */
  run(server: Pick<ModelServer, 'baseUrl'>): { readonly done: Promise<NightEnd>; kill(): void };
  landed(provider: Provider): string;
  remove(): void;
}

/** Makes the folders and the first commits. `settings` is the rest of the configuration. */
export function openDrillBench(settings: string): DrillBench {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-drill-')));
  const home = path.join(folder, 'home');
  mkdirSync(path.join(home, '.codex'), { recursive: true });
  const env = bareEnvironment(home);
  const git = (provider: Provider, ...argv: readonly string[]): string =>
    execFileSync('git', [...argv], { cwd: path.join(folder, provider), env, encoding: 'utf8' });
  for (const provider of PROVIDERS) makeRepository(path.join(folder, provider), git, provider);
  const config = path.join(folder, 'config.yaml');
  const repositories = PROVIDERS.map(
    (id) => `  - { id: ${id}, path: ${path.join(folder, id)}, agent: ${id} }\n`,
  );
  writeFileSync(config, `${MODELS}repositories:\n${repositories.join('')}${settings}`);
  const place = ['--config', config, '--state-dir', path.join(folder, 'state')];
  return {
    async queue(provider, priority) {
      const task = ['Say in notes.md how sum works', '--repo', provider];
      const argv = ['queue', 'add', ...task, '--priority', String(priority), ...place];
      const { exitCode, output } = await startNk(argv, env).done;
      if (exitCode !== 0) throw new Error(output);
    },
    run: ({ baseUrl }) =>
      startNk(['run', '--once', '--ignore', 'all', ...place], {
        ...env,
        ...claudeEnvironmentOf(home, baseUrl),
        NIGHTKILN_CODEX_CONFIG: stubProvider(baseUrl).join('\n'),
      }),
    landed: (provider) => git(provider, 'for-each-ref', 'refs/heads/overnight'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function makeRepository(
  folder: string,
  git: (provider: Provider, ...argv: readonly string[]) => string,
  provider: Provider,
): void {
  mkdirSync(folder);
  for (const [name, text] of Object.entries(FILES)) {
    // Nothing is to be found here but what is asked for.
    writeFileSync(path.join(folder, name), text.replace('a - b', 'a + b'));
  }
  git(provider, 'init', '-q', '-b', 'main');
  git(provider, 'add', '-A');
  git(provider, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'base');
}

/** Whose request it is. */
export function providerOf({ path: asked }: ModelRequest): Provider {
  return asked === '/v1/responses' ? 'codex' : 'claude';
}

/** The model of `provider` asks for a command. */
export function command(provider: Provider, line: string): Turn {
  return provider === 'codex'
    ? { kind: 'function', name: 'exec_command', args: { cmd: line } }
    : bash(line);
}
