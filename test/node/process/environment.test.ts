import { expect, it } from 'vitest';
import { agentEnvironment } from '../../../src/node/process/environment.ts';
import { newToken, start, tempFolder } from './running.ts';

const KNOWN_DANGERS = [
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'SSH_AUTH_SOCK',
  'AWS_SECRET_ACCESS_KEY',
  'NODE_OPTIONS',
];
const MORE_DANGERS = [
  'DYLD_INSERT_LIBRARIES',
  'LD_PRELOAD',
  'ELECTRON_RUN_AS_NODE',
  'GIT_DIR',
  'npm_token',
];

it('lets only the allow-list through to a child of a host with 200 planted variables', async () => {
  const planted = [...KNOWN_DANGERS, ...MORE_DANGERS];
  for (let n = planted.length; n < 200; n += 1) planted.push(`PLANTED_${n}_TOKEN`);
  const host = Object.fromEntries(planted.map((name) => [name, 'canary']));
  const allowed = { HOME: '/h', LANG: 'C', LC_ALL: 'C', TZ: 'UTC', TERM: 'dumb', TMPDIR: '/tmp' };
  const folder = tempFolder();
  const runToken = newToken();
  const env = agentEnvironment(
    { CODEX_HOME: '/c' },
    { ...host, ...allowed, PATH: process.env['PATH'] ?? '', LC_: 'canary', lc_all: 'canary' },
  );
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push(line);
  await start(folder.path, ['/usr/bin/env'], { env, runToken, onLine }).done;
  folder.remove();
  const seen = lines.join('\n');
  const names = seen.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
  const ours = ['CODEX_HOME', 'NIGHTKILN_RUN_TOKEN', 'PATH', ...Object.keys(allowed)];
  const shell = ['PWD', 'OLDPWD', '_', 'SHLVL'];
  expect(names.filter((name) => !shell.includes(name)).sort()).toEqual(ours.sort());
  expect(seen).not.toContain('canary');
  expect(seen).toContain(`NIGHTKILN_RUN_TOKEN=${runToken}`);
});
