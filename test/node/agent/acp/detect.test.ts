import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeAcp, type FakeAcp } from './fake-acp.ts';

let acp: FakeAcp;

beforeEach(() => {
  acp = createFakeAcp();
});

afterEach(() => acp.remove());

it('is found by a greeting, with its version, and leaves nothing behind', async () => {
  expect(await acp.driver().detect()).toEqual({
    isInstalled: true,
    version: '1.2.3',
    login: 'unknown',
    path: process.execPath,
    problems: [],
    signIn: 'Sign in to fake again.',
  });
  expect(acp.heard()).not.toContainEqual(expect.stringContaining('new in'));
  expect(readdirSync(path.join(acp.state, '..', 'runs'))).toEqual([]);
});

it('names the command that signs it in, in the words of its settings', async () => {
  const found = await acp.driver({ config: { signIn: 'opencode auth login' } }).detect();
  expect(found.signIn).toBe('Run opencode auth login');
});

it.each([
  ['that is not there', { config: { argv: ['no-such-agent'] } }, 'it is not on PATH'],
  ['that speaks otherwise', { traits: ['version-2'] }, 'speaks version 2 of the protocol'],
  ['that says nothing', { traits: ['slow'], answerMs: 300 }, 'did not answer initialize in time'],
  ['that is no agent', { config: { argv: ['true'] } }, 'ended before it answered'],
])('says what is wrong with a program %s', async (_what, wish, problem) => {
  const found = await acp.driver(wish).detect();
  expect(found).toMatchObject({ isInstalled: false, version: null });
  expect(found.problems[0]).toContain(problem);
});

it('states what holds it', () => {
  expect(acp.driver()).toMatchObject({
    id: 'fake',
    hasModel: true,
    canResume: true,
    sandbox: 'not sandboxed; what it asks for is held to the worktree',
  });
});
