import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Brief } from '../../src/shared/schema/brief.ts';
import { gitIn } from '../helpers/temp-repo.ts';
import { type Installation, install } from './cli.ts';
import { type RealProject, realConfig, unpack } from './real-repository.ts';

const MINIMIST: RealProject = {
  name: 'minimist',
  file: 'index.js',
  source: 'index.js',
  right: '(/^0x[0-9a-f]+$/i).test(x)',
  wrong: '(/^0x[0-9]+$/i).test(x)',
  test: 'test/num.js',
};

const QS: RealProject = {
  name: 'qs',
  file: 'lib/stringify.js',
  source: 'lib/parse.js',
  right: "return prefix + '[]';",
  wrong: "return prefix + '()';",
  test: 'test/stringify.js',
};

const LANDED = 'refs/heads/overnight/';
const KEPT = 'refs/overnight/kept/';

describe.each([MINIMIST, QS])('on the published sources of $name', (project) => {
  let cli: Installation;
  const folders = { sound: '', broken: '' };

  beforeAll(async () => {
    cli = install();
    folders.sound = await unpack(cli, project, false);
    folders.broken = await unpack(cli, project, true);
  });
  afterAll(() => cli.dispose());

  const cases = [
    { agent: 'fixes', base: 'broken', verdict: 'verified', code: 0, place: LANDED },
    { agent: 'breaks', base: 'sound', verdict: 'failed', code: 4, place: KEPT },
    { agent: 'idles', base: 'broken', verdict: 'no-op', code: 0, place: null },
    { agent: 'deletes', base: 'broken', verdict: 'unverified', code: 0, place: KEPT },
  ] as const;

  it.each(cases)(
    'calls the work of an agent that $agent $verdict',
    async ({ agent, base, verdict, code, place }) => {
      const folder = folders[base];
      cli.configure(realConfig(project, folder));
      const task = `Make the tests pass (${agent})`;
      const ran = await cli.run(['run', '--once', '--agent', agent, '--task', task]);
      expect(ran.code, ran.stderr).toBe(code);
      const shown = await cli.run(['brief', '--json']);
      const brief = Brief.parse(JSON.parse(shown.stdout));
      const items = [...brief.shipped, ...brief.failed, ...brief.unproved, ...brief.needsYou];
      expect(items.map(({ title, evidence }) => [title, evidence.verdict])).toEqual([
        [task, verdict],
      ]);
      expect(brief.repositories.map((one) => one.checkoutUnchanged)).toEqual([true]);
      expect(brief.repositories[0]?.baseline.map((check) => check.outcome)).toEqual([
        base === 'broken' ? 'failed' : 'passed',
      ]);
      const ref = items[0]?.ref ?? null;
      expect(ref).toEqual(place === null ? null : expect.stringContaining(place));
      if (ref !== null) {
        expect(await gitIn(folder, 'rev-parse', ref)).toBe(items[0]?.evidence.headOid);
      }
      expect(await gitIn(folder, 'status', '--porcelain')).toBe('');
    },
    120_000,
  );
});
