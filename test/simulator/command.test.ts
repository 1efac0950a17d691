import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Output } from '../../src/cli/output.ts';
import { type Installation, install } from '../system/cli.ts';
import { FAULTS } from './faults.ts';

vi.setConfig({ testTimeout: 180_000 });

let cli: Installation;
beforeEach(() => {
  cli = install();
});
afterEach(() => cli.dispose());

describe('nightkiln simulate', () => {
  it('lives through the nights in two processes and reports them as JSON', async () => {
    const args = ['simulate', '--nights', '20', '--seed', '20261121', '--json'];
    const { code, stdout } = await cli.run(args);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schemaVersion: 1, isComplete: true, nights: 20, breaches: [] });
    expect(report.slots).not.toEqual({});
    expect(code).toBe(0);
  });

  it('says in words what it lived through', async () => {
    const { code, stdout } = await cli.run(['simulate', '--nights', '1', '--workers', '1']);
    expect(stdout).toMatch(/^10 nights of seed 1 in [\d.]+ s\. Every rule held\.\nStarts: /);
    expect(code).toBe(0);
  });

  it.each([
    ['--nights', '0'],
    ['--seed', 'x'],
    ['--workers', '1.5'],
  ])('refuses %s %s', async (flag, value) => {
    const { code, stderr } = await cli.run(['simulate', flag, value]);
    expect(stderr).toContain('take whole numbers');
    expect(code).toBe(2);
  });

  it('says what it did when it is interrupted', async () => {
    const running = cli.start(['simulate', '--nights', '100000', '--json']);
    await running.until((_, stderr) => stderr.includes('Simulating'));
    running.child.kill('SIGINT');
    const { code, stdout } = await running.done;
    expect(JSON.parse(stdout).isComplete).toBe(false);
    expect(code).toBe(130);
  });
});

describe('a broken rule', () => {
  afterEach(() => {
    vi.doUnmock(MODULE);
    vi.resetModules();
  });

  it('ends with code 4, the night, what came before, and how to see it again', async () => {
    vi.resetModules();
    vi.doMock(MODULE, async (original) => {
      const real = (await original()) as Record<string, unknown>;
      return { ...real, ...FORGETFUL?.plant(real) };
    });
    const { report } = await import('../../src/cli/progress/simulation.ts');
    const lines: string[] = [];
    const context = { output: outputInto(lines), isJson: false, paths: NO_PATHS, env: {} };
    const code = await report(context, { seed: 1, from: 30, nights: 10, workers: 1 });
    const text = lines.join('\n');
    expect(code).toBe(4);
    expect(text).toMatch(/^Night 3\d: no-silent-loss: \S+ has no row\n {2}Every start/m);
    expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d W\w{3}\d /m);
    expect(text).toMatch(/^Again: nightkiln simulate --seed 1 --from 3\d --nights 1$/m);
  });
});

const FORGETFUL = FAULTS.find(({ foundBy }) => foundBy.includes('no-silent-loss'));
const MODULE = path.resolve(import.meta.dirname, '../../src', FORGETFUL?.module ?? '');
const NO_PATHS = { configFile: '', stateDir: '', logDir: '', worktreeRoot: '' };

function outputInto(lines: string[]): Output {
  return {
    isTty: false,
    isQuiet: false,
    data: (text) => void lines.push(text),
    secretData: (text) => void lines.push(text),
    json: (value) => void lines.push(JSON.stringify(value)),
    note: (text) => void lines.push(text),
    progress: () => undefined,
    failure: (error) => void lines.push(error.message),
    style: (_, text) => text,
  };
}
