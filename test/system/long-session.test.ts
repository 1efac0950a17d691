import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Brief, type BriefItem } from '../../src/shared/schema/brief.ts';
import { eventsIn } from '../crash/invariants.ts';
import { gitIn } from '../helpers/temp-repo.ts';
import { fixture } from './cli.ts';
import { type KilnWorld, kilnWorld } from './kiln-world.ts';

let world: KilnWorld;
beforeEach(async () => {
  world = await kilnWorld();
});
afterEach(() => world.dispose());

function configure(goal: string, maxConcurrent = 2): void {
  world.cli.configure(
    [
      'constraints: { pluggedIn: false, ignore: [all] }',
      `limits: { minFreeDiskBytes: 0, maxConcurrent: ${maxConcurrent} }`,
      'mode: session',
      'session: { restartDelayMs: 10 }',
      'agent: owl',
      'commands:',
      `  owl: { argv: [sh, ${JSON.stringify(fixture('night-owl.sh'))}] }`,
      'repositories:',
      '  - id: kiln',
      `    path: ${JSON.stringify(world.repo.path)}`,
      `    goals: [${JSON.stringify(goal)}]`,
      '    checks: [{ name: sound, command: "! grep -rqs broken work" }]',
      '',
    ].join('\n'),
  );
}

async function lastBrief(): Promise<Brief> {
  const shown = await world.cli.run(['brief', '--json']);
  return Brief.parse(JSON.parse(shown.stdout));
}

function told(items: readonly BriefItem[]): string[][] {
  return items.map(({ title, evidence }) => [title, evidence.verdict]);
}

it('cuts, proves and lands each item on its own, and keeps what was never declared', async () => {
  configure('beauty');
  const checkout = await world.checkout();
  const ran = await world.cli.run(['run']);
  expect(ran.code, ran.stderr).toBe(4);
  const brief = await lastBrief();
  expect(told(brief.shipped)).toEqual([
    ['Glaze the pot', 'verified'],
    ['Sign the pot', 'verified'],
  ]);
  expect(told(brief.failed)).toEqual([['Crack the bowl', 'failed']]);
  expect(told(brief.unproved)).toEqual([['Unnamed work', 'unverified']]);
  expect(brief.needsYou.map(({ question }) => question)).toEqual([
    { text: 'Blue or green?', options: ['blue', 'green'] },
  ]);
  expect(brief.shipped[1]?.evidence.reason).toContain("Stacked on 'Glaze the pot'.");
  expect(brief.failed[0]?.agentSays).toBe('The bowl is perfect, all tests pass.');
  const [pot, sign] = brief.shipped.map(({ ref }) => ref ?? '');
  const inRepo = (...args: string[]) => gitIn(world.repo.path, ...args);
  expect(await inRepo('diff', '--name-only', 'HEAD', pot ?? '')).toBe('work/pot.txt');
  expect(await inRepo('show', `${sign}:work/pot.txt`)).toBe('glazed\nsigned');
  expect(await inRepo('diff', '--name-only', 'HEAD', sign ?? '')).toBe('work/pot.txt');
  expect(brief.strategy).toContain('1. the pot, 2. the bowl');
  expect(brief.timeline.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'The agent ended early; it starts fresh with a handoff (restart 1).',
      'The session on kiln ended: Its agent found nothing more to do. It declared 5 items.',
    ]),
  );
  const folder = path.join(world.cli.stateDir, 'nights', brief.nightId);
  const summary = readFileSync(path.join(folder, 'executive-summary-kiln.log'), 'utf8');
  expect(summary).toMatch(
    /^\d{4}-\d\d-\d\dT\S+Z overnight\/\S+_glaze-the-pot [0-9a-f]{40} Glaze the pot: verified\./,
  );
  expect(await world.checkout()).toBe(checkout);
}, 120_000);

it('goes on after kill -9 with the items it had, and begins anew with --no-resume', async () => {
  configure('sleepy', 1);
  const first = world.cli.start(['run', '--json']);
  await first.until((out) => out.includes('"item.saved"'));
  first.child.kill('SIGKILL');
  await first.done;
  const second = await world.cli.run(['run', '--json']);
  const restarts = eventsIn(second.stdout).filter(({ type }) => type === 'session.restarted');
  expect(restarts).toHaveLength(1);
  const brief = await lastBrief();
  expect(told(brief.shipped)).toEqual([['Glaze the pot', 'verified']]);
  expect(brief.timeline.map(({ text }) => text)).toContain(
    'The agent was interrupted; it starts fresh with a handoff (restart 1).',
  );

  const third = world.cli.start(['run', '--json']);
  await third.until((out) => out.includes('"item.saved"'));
  third.child.kill('SIGKILL');
  await third.done;
  configure('quitter', 1);
  const fourth = await world.cli.run(['run', '--no-resume']);
  expect(fourth.stderr).not.toContain('Going on with the night');
  const last = await lastBrief();
  expect(last.nightId).not.toBe(brief.nightId);
  expect(last.timeline.map(({ text }) => text)).toContain(
    'The session on kiln ended: Nothing new came of 3 runs in a row. It declared 0 items.',
  );
  const listed = await gitIn(
    world.repo.path,
    'for-each-ref',
    '--format=%(refname)',
    'refs/overnight/kept',
  );
  expect(listed).toMatch(/_glaze-the-pot/);
}, 120_000);

it('takes no --task beside --session', async () => {
  const ran = await world.cli.run(['run', '--session', '--task', 'Sound a']);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('--session chooses its own')]);
});
