import { describe, expect, it } from 'vitest';
import { baseName, liesIn, resolvePath } from '../../../src/engine/config/folders/path-text.ts';
import { PENDING_KEYS } from '../../../src/engine/config/in-force.ts';
import {
  applyOverrides,
  ENVIRONMENT,
  readEnvironment,
} from '../../../src/engine/config/override.ts';
import { nameRepository, withRepository } from '../../../src/engine/config/repository-entry.ts';
import { shapeOf, toCamel, toSnake } from '../../../src/engine/config/spelling/shape.ts';
import { closest } from '../../../src/engine/config/spelling/suggest.ts';
import { EMPTY_MAP, plainOf, setAt } from '../../../src/engine/config/tree.ts';
import { Config } from '../../../src/shared/schema/config.ts';

describe('paths', () => {
  it.each([
    ['/a/b', 'c', '/a/b/c'],
    ['/a/b', '../c/./d//e/', '/a/c/d/e'],
    ['/a', '/x/../../y', '/y'],
    ['/', '.', '/'],
  ])('are resolved from %s with %s', (base, path, absolute) => {
    expect(resolvePath(base, path)).toBe(absolute);
  });

  it('lie in a folder by whole names', () => {
    expect(liesIn('/a/b', '/a/b')).toBe(true);
    expect(liesIn('/a/b/c', '/a/b')).toBe(true);
    expect(liesIn('/a/bc', '/a/b')).toBe(false);
    expect(liesIn('/x', '/')).toBe(true);
    expect(baseName('/a/b')).toBe('b');
  });
});

describe('suggestions', () => {
  it('see through spelling, and stay quiet when nothing is close', () => {
    const keys = ['maxConcurrent', 'window', 'agent'];
    expect(closest('max_concurent', keys)).toBe('maxConcurrent');
    expect(closest('widnow', keys)).toBe('window');
    expect(closest('colour', keys)).toBeNull();
    expect(closest('w'.repeat(41), keys)).toBeNull();
  });
});

describe('spelling', () => {
  it('turns into the other one and back for every key', () => {
    for (const key of Object.keys(Config.shape)) expect(toCamel(toSnake(key))).toBe(key);
    expect(toCamel('model_reasoning_effort')).toBe('modelReasoningEffort');
    expect(toCamel('__proto__')).toBe('__proto__');
  });
});

describe('repository names', () => {
  it.each([
    ['/home/a/My App!', [], 'My-App-'],
    ['/', [], 'repository'],
    ['/a/.dotfiles', [], 'dotfiles'],
    ['/a/web', ['Web', 'web-2'], 'web-3'],
  ])('come from %s', (path, taken, name) => {
    expect(nameRepository(path, taken)).toBe(name);
  });

  it('are found again or added for a path from the command line', () => {
    const config = Config.parse({ repositories: [{ id: 'a', path: '/x/web' }] });
    expect(withRepository(config, '/x/web')).toEqual({ config, repoId: 'a' });
    const added = withRepository(config, '/y/a');
    expect(added.repoId).toBe('a-2');
    expect(Config.safeParse(added.config).success).toBe(true);
    expect(added.config.repositories[1]).toMatchObject({ id: 'a-2', path: '/y/a' });
  });
});

describe('variables of the environment', () => {
  it('each set a key that exists, under a value the schema takes', () => {
    const good: Record<string, string> = {
      NIGHTKILN_AGENT: 'codex',
      NIGHTKILN_WINDOW_START: '01:00',
      NIGHTKILN_WINDOW_END: '02:00',
      NIGHTKILN_PLUGGED_IN: 'no',
      NIGHTKILN_WIFI_ONLY: 'YES',
      NIGHTKILN_MAX_CONCURRENT: '1',
      NIGHTKILN_MAX_TRIES: '1',
      NIGHTKILN_MAX_TASKS: '7',
      NIGHTKILN_TASK_TIME_MS: '1000',
      NIGHTKILN_MIN_FREE_DISK_BYTES: '0',
      NIGHTKILN_RUN_ROOT: '/r',
      NIGHTKILN_CODEX_BIN: 'c',
      NIGHTKILN_CODEX_HOME: '/h',
      NIGHTKILN_CODEX_MODEL: 'm',
      NIGHTKILN_CODEX_EFFORT: 'low',
      NIGHTKILN_CODEX_SANDBOX: 'read-only',
      NIGHTKILN_CLAUDE_BIN: 'c',
      NIGHTKILN_CLAUDE_HOME: '/h',
      NIGHTKILN_CLAUDE_MODEL: 'm',
      NIGHTKILN_CLAUDE_EFFORT: 'max',
      NIGHTKILN_CLAUDE_SANDBOX: 'off',
      NIGHTKILN_GIT_NAME: 'N',
      NIGHTKILN_GIT_EMAIL: 'n@x',
    };
    expect(Object.keys(good)).toEqual(ENVIRONMENT.map((variable) => variable.name));
    const tree = applyOverrides(EMPTY_MAP, readEnvironment(good));
    expect(Config.parse(plainOf(tree))).toMatchObject({
      agent: 'codex',
      window: { start: '01:00', end: '02:00' },
      constraints: { pluggedIn: false, wifiOnly: true },
      limits: { maxConcurrent: 1, maxTries: 1, maxTasks: 7, taskTimeMs: 1000, minFreeDiskBytes: 0 },
      runRoot: '/r',
      codex: { bin: 'c', home: '/h', model: 'm', effort: 'low', sandbox: 'read-only' },
      gitIdentity: { name: 'N', email: 'n@x' },
    });
  });

  it('stay text when they are no number and no yes or no, so that the schema can refuse them', () => {
    const read = readEnvironment({ NIGHTKILN_MAX_TRIES: '2x', NIGHTKILN_PLUGGED_IN: 'maybe' });
    expect(read.map((override) => override.value)).toEqual(['maybe', '2x']);
  });
});

type Schema = Parameters<typeof shapeOf>[0];

function schemaUnder(schema: Schema | undefined, key: string): Schema | undefined {
  if (schema === undefined) return undefined;
  const shape = shapeOf(schema);
  if (shape.kind === 'object') return shape.keys[key];
  return shape.kind === 'list' ? shape.item : undefined;
}

describe('keys that are not yet in force', () => {
  it('are keys of the schema, each with a reason', () => {
    for (const { path, reason } of PENDING_KEYS) {
      const start: Schema | undefined = Config;
      expect(path.reduce(schemaUnder, start), path.join('.')).toBeDefined();
      expect(reason.length).toBeGreaterThan(10);
    }
  });
});

describe('a tree', () => {
  it('replaces a scalar by a group when something is set below it', () => {
    const at = { field: 'x', spot: null };
    const one = setAt(EMPTY_MAP, ['a'], { kind: 'scalar', value: 1, ...at });
    const two = setAt(one, ['a', 'b'], { kind: 'scalar', value: 2, ...at });
    expect(plainOf(two)).toEqual(Object.assign(Object.create(null), { a: { b: 2 } }));
    expect(setAt(one, [], EMPTY_MAP)).toBe(one);
  });
});
