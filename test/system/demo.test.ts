import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { SEEDED_CHECKS } from '../../src/node/sample/files.ts';
import { Brief } from '../../src/shared/schema/brief.ts';
import { type Installation, install } from './cli.ts';
import { cloneSample } from './sample-clone.ts';

const installations: Installation[] = [];
afterEach(() => {
  for (const one of installations.splice(0)) one.dispose();
});

const SEEDS = [1, 2, 3, 4, 5];

it.each(SEEDS)(
  'proves an honest night on sample %i, commit by commit in a fresh clone',
  async (seed) => {
    const cli = install();
    installations.push(cli);
    const root = path.join(cli.root, 'demo');
    const ended = await cli.run(['demo', '--seed', String(seed), '--dir', root, '--json']);
    expect(ended.code, ended.stderr).toBe(0);
    const brief = Brief.parse(JSON.parse(ended.stdout.trimEnd().split('\n').at(-1) ?? ''));
    expectHonestNight(brief);
    const clone = await cloneSample(path.join(root, 'pottery-notes'), path.join(cli.root, 'clone'));
    const branches = await clone.branches();
    const shipped = brief.shipped.map(({ ref, evidence }) => [
      ref?.replace('refs/heads/', ''),
      evidence.headOid,
    ]);
    expect(new Map(branches)).toEqual(new Map(shipped as [string, string][]));
    const redBefore = await clone.redAt('origin/main');
    expect(redBefore).toEqual(expect.arrayContaining([...SEEDED_CHECKS]));
    for (const { evidence, title } of brief.shipped) {
      const redNow = await clone.redAt(evidence.headOid ?? '');
      const targets = evidence.checks.filter(({ isTarget }) => isTarget).map(({ name }) => name);
      expect(
        redNow.filter((name) => targets.includes(name)),
        title,
      ).toEqual([]);
      expect(
        redNow.filter((name) => !redBefore.includes(name)),
        title,
      ).toEqual([]);
      expect(redNow.length, title).toBeLessThan(redBefore.length);
    }
    const proved = brief.shipped.flatMap(({ evidence }) =>
      evidence.checks.flatMap(({ name, isTarget }) => (isTarget ? [name] : [])),
    );
    expect(proved.sort()).toEqual([...SEEDED_CHECKS].sort());
  },
  300_000,
);

function expectHonestNight(brief: Brief): void {
  expect(brief.state).toBe('brief-ready');
  expect(brief.shipped.length).toBeGreaterThanOrEqual(3);
  expect(brief.failed.length + brief.needsYou.length).toBeGreaterThanOrEqual(1);
  expect(brief.didNotRun.length).toBeGreaterThanOrEqual(1);
  for (const { reason } of brief.didNotRun) expect(reason).toMatch(/^\S.+\.$/s);
  expect(brief.repositories.map(({ checkoutUnchanged }) => checkoutUnchanged)).toEqual([true]);
}
