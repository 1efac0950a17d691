import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checks, SetupWish } from '../../../src/engine/ports/checks.ts';
import { createChecks } from '../../../src/node/checks/checks.ts';
import { CheckResult } from '../../../src/shared/schema/check.ts';
import { SHORT_GRACES, tempFolder } from '../process/running.ts';

const wish = (command: string): SetupWish => ({
  ...{ repoId: 'app', oid: 'a'.repeat(40), cache: 'use' },
  command,
});

describe('checks', () => {
  let folder: ReturnType<typeof tempFolder>;
  let worktree: string;
  let logDir: string;
  let checks: Checks;
  const never = new AbortController().signal;

  beforeEach(() => {
    folder = tempFolder();
    worktree = path.join(folder.path, 'tree');
    logDir = path.join(folder.path, 'logs');
    mkdirSync(worktree);
    checks = createChecks({ logDir, graces: SHORT_GRACES, env: { HOME: folder.path } });
  });
  afterEach(() => folder.remove());

  const run = (command: string, timeoutMs?: number, signal = never) =>
    checks.run(worktree, { name: 'test', command, ...(timeoutMs && { timeoutMs }) }, signal);

  it.each([
    ['exit 0', 'passed', 0],
    ['exit 3', 'failed', 3],
    ['no-such-tool --all', 'could-not-run', 127],
    ['./not-executable', 'could-not-run', 126],
    ['kill -SEGV $$', 'failed', null],
  ])('judges "%s" as %s', async (command, outcome, exitCode) => {
    writeFileSync(path.join(worktree, 'not-executable'), 'x', { mode: 0o600 });
    const result = await run(command);
    expect(result).toMatchObject({ name: 'test', command, outcome, exitCode, tests: null });
    expect(CheckResult.safeParse(result).success).toBe(true);
  });

  it('runs nothing in a confined worktree where nothing could keep it from the network', async () => {
    checks.confine(worktree);
    expect(await run('touch ran')).toMatchObject({ outcome: 'could-not-run' });
    const setup = await checks.setup(worktree, wish('touch ran'), never);
    expect(setup.ok).toBe(false);
    expect(readdirSync(worktree)).toEqual([]);
    await checks.leave(worktree);
    expect(await run('exit 0')).toMatchObject({ outcome: 'passed' });
  });

  it('lends no env file to a confined worktree', async () => {
    const checkout = path.join(folder.path, 'checkout');
    mkdirSync(checkout);
    writeFileSync(path.join(checkout, '.env'), 'KEY=1');
    checks.confine(worktree);
    const lent = await checks.lend(worktree, { checkout, files: ['.env'] });
    expect(lent).toEqual({ ok: true, value: ['.env'] });
    expect(readdirSync(worktree)).toEqual([]);
  });

  it('shows the last 20 lines of both streams in their order, without colours', async () => {
    const result = await run(
      'for i in $(seq 40); do printf "\\033[31m%s\\033[0m\\n" $i; done; echo end >&2; exit 1',
    );
    const lines = result.excerpt.split('\n');
    expect(lines).toHaveLength(20);
    expect(lines.slice(-2)).toEqual(['40', 'end']);
  });

  it('keeps the excerpt within 4,000 characters and ends it where the output ends', async () => {
    const result = await run(`head -c 9000 /dev/zero | tr '\\0' x; echo; echo last; exit 1`);
    expect(result.excerpt.length).toBeLessThanOrEqual(4000);
    expect(result.excerpt.endsWith('\nlast')).toBe(true);
  });

  it('runs in the worktree with CI set, without the variables of the host', async () => {
    process.env['NIGHTKILN_TEST_SECRET_TOKEN'] = 'canary';
    const result = await run('pwd; echo "CI=$CI"; env | grep -c canary; true');
    delete process.env['NIGHTKILN_TEST_SECRET_TOKEN'];
    expect(result.excerpt.split('\n')).toEqual([worktree, 'CI=1', '0']);
  });

  it('ends a check that takes too long, with everything it started', async () => {
    const result = await run("echo begun; (trap '' TERM; sleep 300) & sleep 300", 300);
    expect(result).toMatchObject({ outcome: 'timed-out' });
    expect(result.excerpt).toBe('begun\nStopped because it was not done after 0.3 s.');
  });

  it('ends a check when it is no longer wanted, and before it does anything when it never was', async () => {
    const later = new AbortController();
    const running = run('sleep 300', undefined, later.signal);
    later.abort();
    expect(await running).toMatchObject({
      outcome: 'could-not-run',
      excerpt: 'Stopped before it ended.',
    });
  });

  it('says why a check cannot run where the worktree is gone', async () => {
    const result = await checks.run('/no/such/tree', { name: 'test', command: 'true' }, never);
    expect(result.outcome).toBe('could-not-run');
    expect(result.excerpt).toContain('/no/such/tree');
  });

  it('reads the test counts of a real TAP run', async () => {
    writeFileSync(
      path.join(worktree, 'a.test.mjs'),
      "import test from 'node:test';\ntest('a', () => {});\ntest('b', () => { throw new Error('no'); });\ntest.skip('c');\n",
    );
    const result = await run(`"${process.execPath}" --test --test-reporter=tap a.test.mjs`);
    expect(result).toMatchObject({
      outcome: 'failed',
      tests: { passed: 1, failed: 1, skipped: 1 },
    });
  });

  it('keeps each output in a private file whose name cannot leave the folder', async () => {
    await checks.run(worktree, { name: '../../evil name', command: 'echo x' }, never);
    const logs = readdirSync(logDir);
    expect(logs).toHaveLength(1);
    expect(statSync(path.join(logDir, logs[0] ?? '')).mode & 0o777).toBe(0o600);
  });

  it('sets a worktree up, or says how that ended', async () => {
    expect(await checks.setup(worktree, wish('echo ready > done.txt'), never)).toMatchObject({
      ok: true,
      value: { from: 'command', notKept: null },
    });
    expect(readdirSync(worktree)).toEqual(['done.txt']);
    const failed = await checks.setup(worktree, wish('echo no network >&2; exit 4'), never);
    expect(failed).toMatchObject({ ok: false, error: { code: 'setup-failed' } });
    expect(!failed.ok && failed.error.message).toMatch(/exit code 4\.\nno network$/);
    const slow = createChecks({ logDir, graces: SHORT_GRACES, setupTimeoutMs: 100 });
    const cut = await slow.setup(worktree, wish('sleep 300'), never);
    expect(!cut.ok && cut.error.message).toContain('stopped before it ended');
  });

  const detect = async (manifest: string) => {
    writeFileSync(path.join(worktree, 'package.json'), manifest);
    return (await checks.detect(worktree)).map((check) => check.command);
  };

  it('finds the scripts that are checks, in a fixed order', async () => {
    const scripts = {
      build: 'tsc',
      'check:links': 'a',
      dev: 'b',
      check: 'c',
      test: 'd',
      lint: 'e',
      typecheck: 'f',
    };
    const names = ['lint', 'typecheck', 'test', 'build', 'check', 'check:links'];
    expect(await detect(JSON.stringify({ scripts }))).toEqual(
      names.map((name) => `npm run -s ${name}`),
    );
  });

  it.each([
    [
      'the placeholder of npm',
      '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}',
    ],
    [
      'what never ends',
      '{"scripts":{"test":"vitest --watch","check:watch":"x","check:dev":"y","build":"tsc -w --watch"}}',
    ],
    ['a script that is no text', '{"scripts":{"test":3}}'],
    ['an empty script', '{"scripts":{"test":" "}}'],
    ['a manifest that is no JSON', '{'],
    ['a manifest of another shape', '[1]'],
    ['a name that would be read as a command', '{"scripts":{"check:a;b":"x"}}'],
  ])('offers no check for %s', async (_name, manifest) => {
    expect(await detect(manifest)).toEqual([]);
  });

  it('offers no check without a manifest or through a link to one elsewhere', async () => {
    expect(await checks.detect(worktree)).toEqual([]);
    writeFileSync(path.join(folder.path, 'outside.json'), '{"scripts":{"test":"x"}}');
    symlinkSync(path.join(folder.path, 'outside.json'), path.join(worktree, 'package.json'));
    expect(await checks.detect(worktree)).toEqual([]);
  });
});
