import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, repositoryJsonSchema } from '../../../src/engine/config/json-schema.ts';
import { renderErrors } from '../../../src/engine/config/render.ts';
import type { LoadedConfig } from '../../../src/node/config/load.ts';
import { readRepositoryFile } from '../../../src/node/config/repository-file.ts';
import { loadConfig } from '../../../src/node/config-file.ts';
import { createPlace } from './place.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../../examples');

async function load(name: string, env: Record<string, string> = {}): Promise<LoadedConfig> {
  const place = createPlace(name);
  mkdirSync(path.join(place.folder, '.git'));
  writeFileSync(path.join(place.folder, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  copyFileSync(path.join(EXAMPLES, name), place.file);
  cpSync(path.join(EXAMPLES, 'prompts'), path.join(place.folder, 'prompts'), { recursive: true });
  const loaded = await loadConfig({ ...place, env: { ...place.env, ...env } });
  if (!loaded.ok) throw new Error(renderErrors(loaded.error));
  return loaded.value;
}

function pending(loaded: LoadedConfig): (string | undefined)[] {
  return loaded.notices
    .filter((notice) => notice.kind === 'not-in-force')
    .map((notice) => notice.place.field)
    .sort();
}

/** The dotted paths of all values in an example, as the file spells them. */
function keysOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix];
  return Object.entries(value).flatMap(([key, inner]) =>
    keysOf(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}

it('reads every file in the folder of examples', async () => {
  const names = readdirSync(EXAMPLES).sort();
  expect(names).toEqual([
    'config.yaml',
    'long-session.yaml',
    'nightkiln-repo.yml',
    'nightly-refactor.json',
    'prompts',
  ]);
  for (const name of names.filter((one) => !['nightkiln-repo.yml', 'prompts'].includes(one))) {
    const loaded = await load(name, { WORKSPACE: '/home/someone/app' });
    expect(loaded.exists).toBe(true);
  }
});

it('gives each key of the nightly refactor format its effect or says that it has none yet', async () => {
  const loaded = await load('nightly-refactor.json', { WORKSPACE: '/home/someone/app' });
  const { config } = loaded;
  const effects: Record<string, unknown> = {
    id: config.id,
    workspace_root: config.repositories[0]?.path,
    'schedule.window_start': config.window.start,
    'schedule.window_end': config.window.end,
    'constraints.plugged_in': config.constraints.pluggedIn,
    'constraints.wifi_only': config.constraints.wifiOnly,
    time_budget_sec: config.limits.taskTimeMs,
    max_concurrent: config.limits.maxConcurrent,
    'schedule.jitter_ms': config.schedule.jitterMs,
    'schedule.expression': config.schedule.expression,
    'schedule.on_missed': config.schedule.onMissed,
    goals: config.goals.length,
  };
  expect(effects).toEqual({
    id: 'nightly-refactor',
    workspace_root: '/home/someone/app',
    'schedule.window_start': '01:00',
    'schedule.window_end': '05:00',
    'constraints.plugged_in': true,
    'constraints.wifi_only': true,
    time_budget_sec: 1_800_000,
    max_concurrent: 2,
    'schedule.jitter_ms': 300_000,
    'schedule.expression': '*/30 1-5 * * *',
    'schedule.on_missed': 'skip',
    goals: 4,
  });
  const raw: unknown = JSON.parse(
    readFileSync(path.join(EXAMPLES, 'nightly-refactor.json'), 'utf8'),
  );
  expect([...Object.keys(effects), ...pending(loaded)].sort()).toEqual(keysOf(raw).sort());
  expect(pending(loaded)).toEqual([]);
});

it('changes the effect when the value of an older key changes', async () => {
  const place = createPlace('changed.json');
  place.write(
    '{"workspace_root": "~/x", "time_budget_sec": 60, "max_concurrent": 1, "constraints": {"plugged_in": false}, "schedule": {"window_start": "23:15"}}',
  );
  const loaded = await loadConfig(place);
  expect(loaded.ok && loaded.value.config).toMatchObject({
    repositories: [{ id: 'x', path: '/home/someone/x' }],
    limits: { taskTimeMs: 60_000, maxConcurrent: 1 },
    constraints: { pluggedIn: false },
    window: { start: '23:15', end: '06:30' },
  });
});

it('gives each key of the long session format its effect or says that it has none yet', async () => {
  const loaded = await load('long-session.yaml');
  const { config } = loaded;
  const checkout = config.repositories[0]?.path ?? '';
  const outside = path.join(checkout, 'state', 'relocated', config.repositories[0]?.id ?? '');
  const effects: Record<string, unknown> = {
    version: config.version,
    'repo.base_branch': config.repositories[0]?.baseBranch,
    'repo.session_worktree_root': config.repositories[0]?.worktreeRoot,
    'repo.ops_journal_branch': config.journal.branch,
    'repo.exec_summary_log': config.journal.summaryLog,
    'repo.reports_dir': config.journal.reportsDir,
    'repo.run_root': config.runRoot,
    'repo.git_identity.name': config.gitIdentity.name,
    'repo.git_identity.email': config.gitIdentity.email,
    'codex.codex_bin': config.codex.bin,
    'codex.codex_home': config.codex.home,
    'codex.model': config.codex.model,
    'codex.model_reasoning_effort': config.codex.effort,
    'codex.full_auto': config.codex.fullAuto,
    'codex.sandbox': config.codex.sandbox,
  };
  expect(effects).toEqual({
    version: 1,
    'repo.base_branch': 'main',
    'repo.ops_journal_branch': 'overnight/ops-journal',
    'repo.exec_summary_log': 'docs/meta/logs/ops/executive_summary.log',
    'repo.reports_dir': 'docs/meta/logs/ops',
    'repo.session_worktree_root': path.resolve(
      checkout,
      '../excel_diff_worktrees/overnight_session',
    ),
    'repo.run_root': path.join(outside, 'tmp/overnight_agent'),
    'repo.git_identity.name': 'Overnight Agent',
    'repo.git_identity.email': 'overnight-agent@localhost',
    'codex.codex_bin': 'codex',
    'codex.codex_home': path.join(outside, 'tmp/overnight_agent/codex_home'),
    'codex.model': 'gpt-5.3-codex',
    'codex.model_reasoning_effort': 'xhigh',
    'codex.full_auto': true,
    'codex.sandbox': 'workspace-write',
  });
  expect([config.agent, config.mode]).toEqual(['codex', 'session']);
  expect(pending(loaded)).toEqual(['repo.ops_journal_worktree', 'repo.session_state']);
  const raw: unknown = parse(readFileSync(path.join(EXAMPLES, 'long-session.yaml'), 'utf8'));
  const reported = new Set([...Object.keys(effects), ...pending(loaded)]);
  expect([...reported].sort()).toEqual(keysOf(raw).sort());
});

it('says where folders went that the long session format places inside the checkout', async () => {
  const loaded = await load('long-session.yaml');
  const moved = loaded.notices.filter((notice) => notice.kind === 'relocated');
  expect(moved.map((notice) => notice.place.field)).toEqual([
    'repo.run_root',
    'codex.codex_home',
    'repo.session_state',
  ]);
  expect(moved[0]?.sentence).toContain(`so it becomes ${loaded.config.runRoot}.`);
});

it('means the repository of --repo when the long session format lies elsewhere', async () => {
  const place = createPlace('long-session.yaml');
  copyFileSync(path.join(EXAMPLES, 'long-session.yaml'), place.file);
  const loaded = await loadConfig({ ...place, repository: '/home/someone/excel_diff' });
  expect(loaded.ok && loaded.value.config.repositories[0]).toMatchObject({
    id: 'excel_diff',
    path: '/home/someone/excel_diff',
    worktreeRoot: '/home/someone/excel_diff_worktrees/overnight_session',
  });
});

it('reads the full example with nothing to say', async () => {
  const loaded = await load('config.yaml');
  expect(loaded.notices).toEqual([]);
  expect(loaded.config.commands['tidy']?.argv[0]).toBe('/home/someone/bin/tidy');
});

it('shows every key that is in force in the full example', async () => {
  const text = readFileSync(path.join(EXAMPLES, 'config.yaml'), 'utf8');
  const { properties } = configJsonSchema();
  const keys = Object.keys(properties ?? {}).filter((key) => !key.includes('_'));
  const older = ['workspaceRoot', 'timeBudgetSec', 'maxConcurrent', 'repo'];
  for (const key of keys.filter((one) => !older.includes(one))) {
    expect(text).toMatch(new RegExp(`^${key}:`, 'm'));
  }
});

it('reads the example of a repository file with all of its keys', async () => {
  const place = createPlace('.nightkiln.yml');
  copyFileSync(path.join(EXAMPLES, 'nightkiln-repo.yml'), place.file);
  const read = await readRepositoryFile(place.folder);
  const entries = read.ok ? read.value?.root.entries : [];
  expect(entries?.map((entry) => entry.key).sort()).toEqual(
    Object.keys(repositoryJsonSchema()['properties'] ?? {}).sort(),
  );
});
