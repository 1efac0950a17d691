import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { schemaTexts } from '../../../scripts/generate-schema.ts';
import { configJsonSchema, repositoryJsonSchema } from '../../../src/engine/config/json-schema.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

function accepts(schema: Record<string, unknown>, value: unknown): boolean {
  return z.fromJSONSchema(schema).safeParse(value).success;
}

function example(name: string): unknown {
  return parse(readFileSync(path.join(ROOT, 'examples', name), 'utf8'));
}

it('is committed as it is generated', () => {
  const texts = schemaTexts();
  expect(Object.keys(texts)).toEqual(['config.schema.json', 'repo.schema.json']);
  for (const [name, text] of Object.entries(texts)) {
    expect(readFileSync(path.join(ROOT, 'schema', name), 'utf8')).toBe(text);
  }
});

it('is draft 7, which editors read', () => {
  expect(configJsonSchema()['$schema']).toBe('http://json-schema.org/draft-07/schema#');
  expect(repositoryJsonSchema()['$schema']).toBe('http://json-schema.org/draft-07/schema#');
});

it.each(['nightly-refactor.json', 'long-session.yaml', 'config.yaml'])('accepts %s', (name) => {
  expect(accepts(configJsonSchema(), example(name))).toBe(true);
});

it('accepts the example of a repository file', () => {
  expect(accepts(repositoryJsonSchema(), example('nightkiln-repo.yml'))).toBe(true);
});

it.each([
  [{ limits: { maxTries: 2, max_concurrent: 1 } }],
  [{ git_identity: { name: 'A', email: 'a@b' }, run_root: '/x' }],
  [{ repositories: [{ id: 'a', path: '/a', base_branch: 'main', worktreeRoot: '/w' }] }],
  [{ commands: { mine: { argv: ['x'], env: { any_name: 'v', OTHER: 'w' } } } }],
])('accepts both spellings: %j', (value) => {
  expect(accepts(configJsonSchema(), value)).toBe(true);
});

it.each([
  [{ colour: 'red' }],
  [{ limits: { max_tries: 9 } }],
  [{ repo: { colour: 'red' } }],
  [{ repositories: [{ path: '/a' }] }],
  [{ time_budget_sec: 0 }],
  [{ version: 3 }],
])('refuses %j', (value) => {
  expect(accepts(configJsonSchema(), value)).toBe(false);
});

it('lets a repository file set nothing that only the user may set', () => {
  for (const key of ['agent', 'setup', 'checks', 'commands', 'gitIdentity', 'runRoot', 'goals']) {
    expect(accepts(repositoryJsonSchema(), { [key]: 'x' })).toBe(false);
  }
});
