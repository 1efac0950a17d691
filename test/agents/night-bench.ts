import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claudeEnvironmentOf } from './claude-bench.ts';
import { bareEnvironment, stubProvider } from './codex-bench.ts';
import type { ModelServer } from './model-server/server.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A repository with one failing check, and the command line of the product, in one temporary folder. */
export interface NightBench {
  git(...argv: readonly string[]): string;
  /** `nk run --once --agent AGENT --task TASK` with the model at `server`; the agent is codex unless named. */
  run(server: Pick<ModelServer, 'baseUrl'>, task: string, agent?: Driven): Promise<NightEnd>;
  /** `nk run --session --agent AGENT` with the model at `server`. */
  session(server: Pick<ModelServer, 'baseUrl'>, agent: Driven): Promise<NightEnd>;
  remove(): void;
}

type Driven = 'codex' | 'claude';

/** How the command ended; both outputs in the order they came. */
export interface NightEnd {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A repository with one failing check. */
export const FILES = {
  'package.json': JSON.stringify({
    name: 'sample',
    version: '1.0.0',
    type: 'module',
    scripts: { lint: 'node --check sum.js', test: 'node --test' },
  }),
  'sum.js': 'export const sum = (a, b) => a - b;\n',
  'sum.test.js': [
    "import assert from 'node:assert';",
    "import test from 'node:test';",
    "import { sum } from './sum.js';",
    "test('adds', () => assert.equal(sum(1, 2), 3));",
    '',
  ].join('\n'),
};

/** Nothing waits for the end of a limit, which would be hours of a real night. */
const NO_WAITING = 'limits:\n  resumeAfterLimit: false\n';
/** The models of both agents. */
export const MODELS = `codex:
  model: gpt-5.5
claude:
  model: claude-opus-5-5
`;

/** Makes the folders and the first commit. `settings` is what the configuration says besides its models. */
export function openNightBench(settings: string = NO_WAITING): NightBench {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-night-')));
  const repo = path.join(folder, 'repo');
  const home = path.join(folder, 'home');
  mkdirSync(repo);
  mkdirSync(path.join(home, '.codex'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(repo, name), text);
  const config = path.join(folder, 'config.yaml');
  writeFileSync(config, MODELS + settings);
  const env = bareEnvironment(home);
  const git: NightBench['git'] = (...argv) =>
    execFileSync('git', [...argv], { cwd: repo, env, encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'base');
  const place = ['--config', config, '--state-dir', path.join(folder, 'state')];
  const drive = (baseUrl: string, agent: Driven, wish: readonly string[]): Promise<NightEnd> => {
    const once = ['run', '--once', '--repo', repo, '--agent', agent, '--ignore', 'all'];
    const service =
      agent === 'codex'
        ? { NIGHTKILN_CODEX_CONFIG: stubProvider(baseUrl).join('\n') }
        : claudeEnvironmentOf(home, baseUrl);
    return startNk([...once, ...wish, ...place], { ...env, ...service }).done;
  };
  return {
    git,
    run: ({ baseUrl }, task, agent = 'codex') => drive(baseUrl, agent, ['--task', task]),
    session: ({ baseUrl }, agent) => drive(baseUrl, agent, ['--session']),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The command line of the product, as a process of its own. */
export function startNk(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): { readonly done: Promise<NightEnd>; kill(): void } {
  const child = spawn(process.execPath, [path.join(root, 'src/cli/index.ts'), ...argv], {
    env: { ...env, PATH: `${path.dirname(process.execPath)}:${env['PATH'] ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const done = new Promise<NightEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) =>
      resolve({ exitCode, output: Buffer.concat(output).toString('utf8') }),
    );
  });
  return { done, kill: () => void child.kill('SIGKILL') };
}
