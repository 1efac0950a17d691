import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import type { Brief } from '../../../src/shared/schema/brief.ts';
import { type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';
import { type Installation, install } from '../cli.ts';

/** What keeps an agent from being started, and what is said of it. */
const CAUSES = {
  large: /\(E2BIG\)/,
  vanished: /\(ENOENT\)/,
  forbidden: /\(EACCES\)/,
  homeless: /does not exist/,
} as const;
type Cause = keyof typeof CAUSES;
const NAMES = Object.keys(CAUSES) as Cause[];

/** Programs that are there when a night asks for its agents, and what a setup command does to them. */
function configuration(cli: Installation, repos: Readonly<Record<Cause, TempRepo>>): string {
  const program = (name: string): string => {
    const file = path.join(cli.root, name);
    fs.writeFileSync(file, '#!/bin/sh\ncat >/dev/null\n', { mode: 0o755 });
    return file;
  };
  const large = JSON.stringify('x'.repeat(200_000));
  const agents: Readonly<Record<Cause, string>> = {
    large: `{ argv: [${program('large')}], env: { LARGE: ${large} } }`,
    vanished: `{ argv: [${program('vanished')}] }`,
    forbidden: `{ argv: [${program('forbidden')}] }`,
    homeless: `{ argv: [${program('homeless')}] }`,
  };
  const setups: Partial<Record<Cause, string>> = {
    vanished: `rm -f ${path.join(cli.root, 'vanished')}`,
    forbidden: `chmod 600 ${path.join(cli.root, 'forbidden')}`,
    homeless: 'case $PWD in *task*) rm -rf "$PWD" ;; esac',
  };
  return [
    'constraints: { pluggedIn: false, ignore: [all] }',
    'limits: { minFreeDiskBytes: 0, maxTries: 1 }',
    "sandbox: { agents: 'off', checks: 'off' }",
    'commands:',
    ...NAMES.map((name) => `  ${name}: ${agents[name]}`),
    'repositories:',
    ...NAMES.map((name) => {
      const setup = setups[name] === undefined ? '' : `setup: ${JSON.stringify(setups[name])},`;
      const at = `path: ${repos[name].path}, agent: ${name}`;
      return `  - { id: ${name}, ${at}, ${setup} discovery: false, checks: [] }`;
    }),
    '',
  ].join('\n');
}

function attemptsOf(file: string) {
  const db = new Database(file, { readonly: true });
  const rows = db
    .prepare<[], { agent: Cause; state: string; kind: string; reason: string }>(
      `SELECT agent, state, json_extract(outcome_json, '$.kind') AS kind, end_reason AS reason
       FROM attempt ORDER BY agent`,
    )
    .all();
  db.close();
  return rows;
}

it('an agent that cannot be started is a closed attempt with its cause, and a night that goes on', async () => {
  const cli = install();
  onTestFinished(cli.dispose);
  const made = NAMES.map(async (name) => [name, await tempRepo({ files: { 'a.md': name } })]);
  const repos = Object.fromEntries(await Promise.all(made)) as Record<Cause, TempRepo>;
  onTestFinished(async () => {
    await Promise.all(Object.values(repos).map((repo) => repo.dispose()));
  });
  cli.configure(configuration(cli, repos));
  for (const name of NAMES) {
    const added = await cli.run(['queue', 'add', `Work on ${name}`, '--repo', name]);
    expect(added.code, added.stderr).toBe(0);
  }
  const ran = await cli.run(['run', '--once']);
  expect(ran.code, ran.stderr).toBe(4);
  const attempts = attemptsOf(cli.journal);
  expect(attempts.map(({ agent }) => agent)).toEqual([...NAMES].sort());
  for (const { agent, state, kind, reason } of attempts) {
    expect([agent, state, kind]).toEqual([agent, 'failed', 'spawn-failed']);
    expect(reason).toMatch(CAUSES[agent]);
  }
  const shown = await cli.run(['brief', '--json']);
  const brief: Brief = JSON.parse(shown.stdout);
  expect(brief).toMatchObject({ state: 'brief-ready' });
  expect(brief.failed).toHaveLength(NAMES.length);
  for (const { repoId, evidence } of brief.failed) {
    if (repoId !== 'homeless') expect(evidence.reason).toMatch(CAUSES[repoId as Cause]);
  }
});
