import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  chooseAgent,
  isReady,
  problemOf,
} from '../../../src/engine/agent/choose.ts';
import type { Detection } from '../../../src/engine/ports/agent.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { scriptedAgent } from '../../helpers/scripted-agent.ts';

function candidate(id: string, detection: Partial<Detection> = {}): Candidate {
  const driver = scriptedAgent({ id, clock: createManualClock(), dirty: new Set() });
  const found = { isInstalled: true, version: '1', login: 'ok', path: '/bin/x', problems: [] };
  return { driver, detection: { ...found, ...detection } as Detection };
}

const missing = candidate('codex', { isInstalled: false, login: 'unknown' });
const signedOut = candidate('claude', { login: 'none' });
const ready = candidate('mine', { login: 'unknown' });
const housekeeper = candidate('housekeeper', { login: 'not-needed' });

describe('choosing an agent', () => {
  it('takes the first that is installed and signed in', () => {
    const chosen = chooseAgent('auto', [missing, signedOut, ready, housekeeper]);
    expect(chosen).toEqual({ driver: ready.driver, problem: null });
  });

  it('falls back to the last of the list, the housekeeper', () => {
    const chosen = chooseAgent('auto', [missing, signedOut, housekeeper]);
    expect(chosen).toEqual({ driver: housekeeper.driver, problem: null });
  });

  it('falls back to the last also when not even that one is ready', () => {
    const broken = candidate('housekeeper', { isInstalled: false });
    expect(chooseAgent('auto', [missing, signedOut, broken])?.driver).toBe(broken.driver);
  });

  it('chooses nobody from nobody', () => {
    expect(chooseAgent('auto', [])).toBeNull();
    expect(chooseAgent('codex', [])).toBeNull();
  });

  it('takes the one that is named, though another comes first', () => {
    expect(chooseAgent('housekeeper', [ready, housekeeper])?.driver).toBe(housekeeper.driver);
  });

  it('knows no agent of another name', () => {
    expect(chooseAgent('nobody', [ready, housekeeper])).toBeNull();
  });

  it('does not replace a named one that cannot run; it says why', () => {
    expect(chooseAgent('codex', [missing, ready])).toEqual({
      driver: missing.driver,
      problem: "The agent 'codex' is not installed.",
    });
    expect(chooseAgent('claude', [signedOut, ready])).toEqual({
      driver: signedOut.driver,
      problem: "The agent 'claude' is signed out.",
    });
  });
});

describe('an agent that was looked for', () => {
  it.each([
    ['ok', true],
    ['unknown', true],
    ['not-needed', true],
    ['none', false],
  ] as const)('with login %s is ready: %s', (login, expected) => {
    expect(isReady(candidate('a', { login }))).toBe(expected);
    expect(problemOf(candidate('a', { login })) === null).toBe(expected);
  });

  it('is not ready when it is not installed, whatever it says of its login', () => {
    expect(isReady(candidate('a', { isInstalled: false, login: 'ok' }))).toBe(false);
  });

  it('tells the problem in the words of its own driver', () => {
    const problems = ['Codex 0.1 is too old; 0.50 is needed.'];
    expect(problemOf(candidate('codex', { isInstalled: false, problems }))).toBe(problems[0]);
    expect(problemOf(candidate('codex', { login: 'none', problems }))).toBe(problems[0]);
    expect(problemOf(candidate('codex', { problems }))).toBeNull();
  });
});
