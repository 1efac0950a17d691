import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOwnLimits, limitsFor } from '../../../src/engine/config/limits.ts';
import { narrow } from '../../../src/engine/config/narrow.ts';
import type { MapNode, TreeNode } from '../../../src/engine/config/tree.ts';
import { Config } from '../../../src/shared/schema/config.ts';

const FILE = '/r/.nightkiln.yml';

/** A tree as a parser would give it; each key stands on a line of its own, counted from 1. */
function treeOf(value: Record<string, unknown>, prefix = ''): MapNode {
  const entries = Object.entries(value).map(([key, inner], index) => {
    const field = `${prefix}${key}`;
    const spot = { line: index + 1, column: 1 };
    return { key, field, spot, value: nodeOf(inner, field) };
  });
  return { kind: 'map', field: prefix.slice(0, -1), spot: { line: 1, column: 1 }, entries };
}

function nodeOf(value: unknown, field: string): TreeNode {
  const spot = { line: 1, column: 1 };
  if (Array.isArray(value)) {
    return {
      kind: 'list',
      field,
      spot,
      items: value.map((item, n) => nodeOf(item, `${field}.${n}`)),
    };
  }
  if (typeof value === 'object' && value !== null) {
    return treeOf(Object.fromEntries(Object.entries(value)), `${field}.`);
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', field, spot, value };
  }
  return { kind: 'scalar', field, spot, value: null };
}

function configOf(repository: Record<string, unknown> = {}): Config {
  return Config.parse({
    limits: { maxConcurrent: 2, maxTries: 2, maxTasks: 10, taskTimeMs: 1000 },
    repositories: [
      { id: 'a', path: '/a', ...repository },
      { id: 'b', path: '/b' },
    ],
  });
}

function narrowed(value: Record<string, unknown>, repository: Record<string, unknown> = {}) {
  return narrow(configOf(repository), { repoId: 'a', file: FILE, root: treeOf(value) });
}

describe('a repository file', () => {
  it('lowers the limits of its own repository and of no other', () => {
    const { config, notices } = narrowed({ limits: { max_tries: 1, maxTasks: 3 } });
    expect(notices).toEqual([]);
    expect(limitsFor(config, 'a')).toMatchObject({ maxTries: 1, maxTasks: 3, maxConcurrent: 2 });
    expect(limitsFor(config, 'b')).toEqual(configOf().limits);
  });

  it('cannot raise a limit', () => {
    const { config, notices } = narrowed({ limits: { maxTries: 3, taskTimeMs: 500 } });
    expect(limitsFor(config, 'a')).toMatchObject({ maxTries: 2, taskTimeMs: 500 });
    expect(notices).toEqual([
      {
        kind: 'ignored',
        sentence:
          'Ignored: a repository may only narrow what a night does, and the limit in force is 2.',
        place: { file: FILE, line: 1, column: 1, field: 'limits.maxTries' },
      },
    ]);
  });

  it('cannot raise a limit the user set for this repository', () => {
    const { config } = narrowed({ limits: { maxTasks: 5 } }, { limits: { maxTasks: 2 } });
    expect(limitsFor(config, 'a').maxTasks).toBe(2);
  });

  it('gives way to a flag or variable of the user', () => {
    const result = narrow(configOf(), {
      repoId: 'a',
      file: FILE,
      root: treeOf({ limits: { maxTries: 1 } }),
      pinned: ['limits.maxTries'],
    });
    expect(limitsFor(result.config, 'a').maxTries).toBe(2);
    expect(result.notices[0]?.sentence).toContain('a flag or variable of the user sets it');
  });

  it('lowers its own budgets and raises none', () => {
    const user = { perNight: { tokens: 500 }, perWeek: { costUsd: 4 } };
    const { config, notices } = narrowed(
      { budgets: { per_night: { tokens: 400, attempts: 3 }, perWeek: { costUsd: 5 } } },
      { budgets: user },
    );
    expect(config.repositories[0]?.budgets).toEqual({
      ...{ perAttempt: {}, perTask: {}, perNight: { tokens: 400, attempts: 3 } },
      perWeek: { costUsd: 4 },
    });
    expect(config.budgets).toEqual(configOf().budgets);
    expect(notices).toMatchObject([
      {
        sentence: expect.stringContaining('the budget in force is 4'),
        place: { field: 'budgets.perWeek.costUsd' },
      },
    ]);
  });

  it('cannot raise a budget of all repositories, and not its reserve', () => {
    const config = Config.parse({
      budgets: { perNight: { tokens: 100 } },
      repositories: [{ id: 'a', path: '/a' }],
    });
    const root = treeOf({ budgets: { perNight: { tokens: 101 }, reserve: { tokens: 1 } } });
    const result = narrow(config, { repoId: 'a', file: FILE, root });
    expect(result.config.repositories[0]?.budgets?.perNight).toEqual({});
    expect(result.config.budgets).toEqual(config.budgets);
    expect(result.notices.map(({ place }) => place.field).sort()).toEqual([
      'budgets.perNight.tokens',
      'budgets.reserve',
    ]);
  });

  it('turns discovery off and never on', () => {
    expect(narrowed({ discovery: false }).config.repositories[0]?.discovery).toBe(false);
    const bold = narrowed({ discovery: true }, { discovery: false });
    expect(bold.config.repositories[0]?.discovery).toBe(false);
    expect(bold.notices).toHaveLength(1);
    expect(narrowed({ discovery: true }).notices).toEqual([]);
  });

  it('makes kinds of task ask or never run, and none run that asked', () => {
    const asked = { tests: 'ask', feature: 'run', performance: 'never', access: 'ask' };
    const { config, notices } = narrowed(
      { categories: asked },
      { categories: { access: 'never' } },
    );
    expect(config.repositories[0]?.categories).toEqual({
      access: 'never',
      tests: 'ask',
      performance: 'never',
    });
    expect(notices.map(({ place }) => place.field).sort()).toEqual([
      'categories.access',
      'categories.feature',
    ]);
  });

  it('adds protected paths and removes none', () => {
    const { config } = narrowed({ protected: ['b', 'c'] }, { protected: ['a', 'b'] });
    expect(config.repositories[0]?.protected).toEqual(['a', 'b', 'c']);
  });

  it.each(['setup', 'checks', 'agent', 'commands', 'codex', 'claude'])(
    'needs trust for %s',
    (key) => {
      const { config, notices } = narrowed({ [key]: 'x' });
      expect(config.repositories[0]).toEqual(configOf().repositories[0]);
      expect(notices).toMatchObject([{ kind: 'needs-trust', place: { file: FILE, field: key } }]);
    },
  );

  it.each(['repositories', 'runRoot', 'gitIdentity', 'goals', 'path', 'window', 'env', 'typo'])(
    'may not set %s',
    (key) => {
      const { config, notices } = narrowed({ [key]: 'x' });
      expect(config.repositories[0]).toEqual(configOf().repositories[0]);
      expect(notices).toMatchObject([{ kind: 'ignored', place: { field: key } }]);
    },
  );

  it('loses only the values that are wrong', () => {
    const { config, notices } = narrowed({
      limits: { maxTries: 'few', maxTasks: 1, colour: 'red' },
      discovery: 'no',
      protected: 'all',
    });
    expect(limitsFor(config, 'a')).toMatchObject({ maxTries: 2, maxTasks: 1 });
    expect(config.repositories[0]).toMatchObject({ discovery: true });
    expect(notices.map((notice) => notice.place.field).sort()).toEqual([
      'discovery',
      'limits.colour',
      'limits.maxTries',
      'protected',
    ]);
  });

  it('has limits that hold for the night of a single repository', () => {
    const config = Config.parse({
      limits: { maxTries: 3 },
      repositories: [{ id: 'a', path: '/a', limits: { maxTries: 1, maxTasks: 99 } }],
    });
    const applied = applyOwnLimits(config, FILE);
    expect(applied.config.limits).toMatchObject({ maxTries: 1, maxTasks: 20 });
    expect(applied.notices).toEqual([]);
  });

  it('has limits that are reported as not yet in force beside other repositories', () => {
    const { config } = narrowed({ limits: { maxTries: 1 } });
    const applied = applyOwnLimits(config, FILE);
    expect(applied.config).toBe(config);
    expect(applied.notices).toMatchObject([
      { kind: 'not-in-force', place: { field: 'repositories.a.limits' } },
    ]);
  });

  it('does nothing for a repository nobody configured', () => {
    const config = configOf();
    const root = treeOf({ discovery: false });
    expect(narrow(config, { repoId: 'z', file: FILE, root })).toEqual({ config, notices: [] });
  });

  it('never widens anything, whatever it says', () => {
    const keys = ['limits', 'discovery', 'protected', 'agent', 'path', 'maxTries', 'goals'];
    const values = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.array(fc.string()));
    const limits = fc.dictionary(
      fc.constantFrom('maxTries', 'max_tries', 'maxConcurrent', 'maxTasks', 'taskTimeMs', 'x'),
      fc.oneof(fc.integer({ min: -2, max: 30 }), fc.integer(), fc.string()),
    );
    const files = fc.dictionary(fc.constantFrom(...keys), fc.oneof(values, limits));
    fc.assert(
      fc.property(files, (value) => {
        const before = configOf();
        const { config } = narrowed(value);
        const was = limitsFor(before, 'a');
        const is = limitsFor(config, 'a');
        for (const key of ['maxTries', 'maxConcurrent', 'maxTasks', 'taskTimeMs'] as const) {
          expect(is[key]).toBeLessThanOrEqual(was[key]);
          expect(is[key]).toBeGreaterThan(0);
        }
        const { limits: _, discovery, protected: __, ...rest } = config.repositories[0] ?? {};
        expect(rest).toEqual({ id: 'a', path: '/a', goals: [] });
        expect(discovery).toBeTypeOf('boolean');
        expect({ ...config, repositories: [] }).toEqual({ ...before, repositories: [] });
        expect(config.repositories[1]).toEqual(before.repositories[1]);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
