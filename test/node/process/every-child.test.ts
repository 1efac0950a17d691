import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { claudeEnvironment } from '../../../src/node/agent/claude/program/environment.ts';
import { codexEnvironment } from '../../../src/node/agent/codex/program/environment.ts';
import { createCommandAgent } from '../../../src/node/agent/command.ts';
import { WAY_OUT } from '../../../src/node/agent/program-agent/way-out.ts';
import { createChecks } from '../../../src/node/checks/checks.ts';
import { createGitRunner } from '../../../src/node/git/git.ts';
import { startInhibition } from '../../../src/node/power/linux/inhibit.ts';
import { toolEnvironment } from '../../../src/node/process/environment.ts';
import { eventually, newToken, SHORT_GRACES, start, tempFolder } from './running.ts';

const NAMED = [
  ...['GH_TOKEN', 'GITHUB_TOKEN', 'NPM_TOKEN', 'OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'HF_TOKEN'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
  ...['SSH_AUTH_SOCK', 'SSH_AGENT_PID', 'GPG_AGENT_INFO', 'KUBECONFIG', 'DOCKER_CONFIG'],
  ...['NODE_OPTIONS', 'NODE_ENV', 'NODE_PATH', 'ELECTRON_RUN_AS_NODE', 'ELECTRON_ENABLE_LOGGING'],
  ...['DYLD_INSERT_LIBRARIES', 'DYLD_LIBRARY_PATH', 'PYTHONPATH', 'BASH_ENV'],
  ...['GIT_DIR', 'GIT_SSH_COMMAND', 'GIT_ASKPASS', 'GIT_CONFIG_COUNT', 'GIT_EXTERNAL_DIFF'],
  ...['npm_config_registry', 'npm_config__authToken', 'npm_lifecycle_event', 'CLAUDECODE'],
  ...['CODEX_THREAD_ID', 'CODEX_SANDBOX', 'DATABASE_URL', 'lc_all', 'LC_', 'Path', 'PATH_TOKEN'],
];
const PLANTED = [
  ...NAMED,
  ...Array.from({ length: 200 - NAMED.length }, (_, n) => `PLANTED_${n}_TOKEN`),
];
const ALLOWED = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|LANG|TZ|TERM|LC_[A-Z]+)$/;
/** What a shell, the system's loader and our own starter set by themselves. */
const BY_ITSELF = ['PWD', 'OLDPWD', '_', 'SHLVL', 'NIGHTKILN_RUN_TOKEN', '__CF_USER_TEXT_ENCODING'];
/** The way out of the machine that runs this test is its own affair. */
const EXPECTED = [...BY_ITSELF, ...WAY_OUT, 'NODE_EXTRA_CA_CERTS'];

let folder: ReturnType<typeof tempFolder>;
let seen: string;
beforeAll(() => {
  expect(PLANTED).toHaveLength(200);
  for (const name of PLANTED) vi.stubEnv(name, 'planted-canary');
  folder = tempFolder();
  seen = path.join(folder.path, 'seen.txt');
});
afterAll(() => {
  vi.unstubAllEnvs();
  folder.remove();
});

/** The names that arrived beyond the allow-list, and nothing planted among the values. */
function strangers(text: string): string[] {
  expect(text).not.toContain('planted-canary');
  expect(text).toMatch(/^PATH=/m);
  const names = text.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
  return names.filter((name) => !ALLOWED.test(name) && !EXPECTED.includes(name)).sort();
}

async function whatArrives(env: Record<string, string>): Promise<string[]> {
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push(line);
  await start(folder.path, ['/usr/bin/env'], { env, onLine }).done;
  return strangers(lines.join('\n'));
}

describe('of 200 planted variables', () => {
  it('none reaches codex or claude but what they own', async () => {
    const home = folder.path;
    const codex = codexEnvironment(process.env, { home, keyVariables: [] });
    expect(await whatArrives(codex)).toEqual(['CODEX_HOME']);
    const claude = claudeEnvironment(process.env, { home, useApiKey: false });
    const own = (await whatArrives(claude)).filter((name) => !/^(?:DISABLE|BASH_MAX)/.test(name));
    expect(own).toEqual([
      'CLAUDE_CODE_DISABLE_BACKGROUND_TASKS',
      'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC',
      'CLAUDE_CONFIG_DIR',
    ]);
  });

  it('none reaches a command agent but what its configuration adds', async () => {
    const argv = ['/bin/sh', '-c', `env > '${seen}'`];
    const agent = createCommandAgent({
      ...{ id: 'mine', argv, env: { MINE: '1' } },
      ...{ home: folder.path, graces: SHORT_GRACES },
    });
    const job = {
      worktreePath: folder.path,
      prompt: '',
      logPath: path.join(folder.path, 'agent.log'),
      runToken: newToken(),
      deadlineAt: Number.MAX_SAFE_INTEGER,
    };
    const run = agent.start(job, () => undefined);
    expect((await run.done).kind).toBe('done');
    expect(strangers(fs.readFileSync(seen, 'utf8'))).toEqual(['MINE']);
  });

  it('none reaches a setup command or a check', async () => {
    const checks = createChecks({ logDir: path.join(folder.path, 'checks') });
    const { signal } = new AbortController();
    const command = `env > '${seen}'`;
    await checks.run(folder.path, { name: 'test', command }, signal);
    expect(strangers(fs.readFileSync(seen, 'utf8'))).toEqual(['CI']);
    fs.rmSync(seen);
    await checks.setup(
      folder.path,
      { ...{ repoId: 'r', oid: 'a', cache: 'use' }, command },
      signal,
    );
    expect(strangers(fs.readFileSync(seen, 'utf8'))).toEqual(['CI']);
  });

  it('none reaches git, whose own settings lead nowhere', async () => {
    const git = path.join(folder.path, 'git');
    fs.writeFileSync(git, `#!/bin/sh\nenv > '${seen}'\necho git version 2.50.0\n`, { mode: 0o755 });
    await createGitRunner(git).ask({ args: ['version'] });
    const text = fs.readFileSync(seen, 'utf8');
    expect(strangers(text).filter((name) => !name.startsWith('GIT_'))).toEqual(['XDG_CONFIG_HOME']);
    expect(text).toMatch(/^HOME=\/dev\/null$/m);
  });

  it('none reaches a tool of the system', async () => {
    const tool = path.join(folder.path, 'systemd-inhibit');
    fs.rmSync(seen, { force: true });
    fs.writeFileSync(tool, `#!/bin/sh\nenv > '${seen}.part'\nmv '${seen}.part' '${seen}'\n`, {
      mode: 0o755,
    });
    startInhibition({ pid: process.pid, why: 'test', timeoutSec: 1 }, tool);
    expect(await eventually(() => fs.existsSync(seen))).toBe(true);
    const arrived = strangers(fs.readFileSync(seen, 'utf8'));
    expect(Object.keys(toolEnvironment())).toEqual(expect.arrayContaining(arrived));
  });
});

it('leaves no place that starts a program without saying with which environment', () => {
  const src = path.resolve(import.meta.dirname, '../../../src');
  const starts = fs
    .readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('simulator'))
    .map((file) => ({ file, text: fs.readFileSync(path.join(src, file), 'utf8') }))
    .filter(({ text }) => /from '(?:node:child_process|execa)'/.test(text))
    .filter(({ text }) => /\b(?:spawn|spawnSync|execFile|execFileSync|execa|fork)\(/.test(text));
  expect(starts.length).toBeGreaterThan(5);
  expect(starts.filter(({ text }) => !/\benv\b/.test(text)).map(({ file }) => file)).toEqual([]);
});
