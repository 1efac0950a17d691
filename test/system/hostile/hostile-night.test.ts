import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Brief } from '../../../src/shared/schema/brief.ts';
import { readJournal } from '../../crash/invariants.ts';
import { gitIn, testGitEnvironment } from '../../helpers/temp-repo.ts';
import { SHAPES } from '../../node/git/shapes.ts';
import { lookAt } from '../../node/git/world.ts';
import type { CliResult } from '../cli.ts';
import { LOCAL_ATTACKS, REMOTE_ATTACKS } from './attacks.ts';
import { attackLines, type HostileWorld, hostileWorld } from './hostile-world.ts';

const isFull = process.env['NIGHTKILN_SWEEP'] === 'full';
const NAMES = Object.keys(SHAPES);
const TRIED = isFull ? NAMES : ['staged, unstaged and stashed work in mid rebase'];

const run = promisify(execFile);

describe.runIf(process.platform === 'linux')(
  'a night with an agent that attacks what is not its own',
  () => {
    let world: HostileWorld;
    let night: CliResult;
    let before: Record<string, string>[];
    let refsBefore: string[];
    let originBefore: Record<string, string>;
    let brief: Brief;

    const refs = () =>
      Promise.all(world.repos.map((repo) => gitIn(repo.path, 'for-each-ref', '--sort=refname')));
    const looks = () => Promise.all(world.repos.map(({ folder }) => lookAt(folder)));

    beforeAll(async () => {
      world = await hostileWorld(TRIED);
      originBefore = await lookAt(world.origin);
      refsBefore = await refs();
      before = await looks();
      for (const { id } of world.repos) {
        const added = await world.cli.run([
          'queue',
          'add',
          `Make something in ${id}`,
          '--repo',
          id,
        ]);
        expect(added.code, added.stderr).toBe(0);
      }
      night = await world.cli.run(['run', '--once']);
      const shown = await world.cli.run(['brief', '--json']);
      brief = Brief.parse(JSON.parse(shown.stdout));
    }, 600_000);
    afterAll(() => world.dispose());

    it('has more than 40 ways of each kind, and all of them are tried', () => {
      expect(LOCAL_ATTACKS.length).toBeGreaterThanOrEqual(40);
      expect(REMOTE_ATTACKS.length).toBeGreaterThanOrEqual(40);
      expect(NAMES.length).toBeGreaterThanOrEqual(12);
      const ended = readJournal(world.cli.journal).filter(({ type }) => type === 'attempt.ended');
      expect(ended.map(({ body }) => JSON.parse(body).outcome?.kind)).toEqual(
        TRIED.map(() => 'done'),
      );
    });

    it('leaves every checkout as it was, to the time of each file (R43)', async () => {
      expect(await looks()).toEqual(before);
      const found = brief.repositories.map(({ checkoutUnchanged }) => checkoutUnchanged);
      expect(found).toEqual(TRIED.map(() => true));
    });

    it('creates no ref but below overnight, and moves none (R48)', async () => {
      const after = await refs();
      for (const [at, text] of after.entries()) {
        const known = refsBefore[at]?.split('\n') ?? [];
        const lines = text.split('\n');
        expect(known.filter((line) => !lines.includes(line))).toEqual([]);
        const added = lines.filter((line) => !known.includes(line));
        for (const line of added) expect(line).toMatch(/\trefs\/(?:heads\/)?overnight\//);
      }
    });

    it('leaves the remote as it was and reaches nobody (R49)', async () => {
      expect(await lookAt(world.origin)).toEqual(originBefore);
      expect(world.hits()).toBe(0);
    });

    it('has the work that was done in spite of all, or says why not', () => {
      expect(night.code, night.stderr).toBeLessThanOrEqual(4);
      const items = [...brief.shipped, ...brief.failed, ...brief.unproved];
      expect(items).toHaveLength(TRIED.length);
    });

    it('would not be so without a sandbox: the same attacks reach an unguarded remote', async () => {
      const [first] = world.repos;
      if (first === undefined) throw new Error('no repository');
      const dir = path.join(world.cli.root, 'unguarded');
      mkdirSync(dir);
      const origin = path.join(dir, 'origin.git');
      const checkout = path.join(dir, 'checkout');
      cpSync(world.origin, origin, { recursive: true });
      await gitIn(dir, 'clone', '-q', origin, checkout);
      const work = path.join(dir, 'work');
      await gitIn(dir, 'clone', '-q', origin, work);
      const untouched = await lookAt(origin);
      const some = REMOTE_ATTACKS.filter((_, at) => isFull || at % 6 === 0);
      const script = `${world.aim(first)}\nexport ORIGIN=${origin} CHECKOUT=${checkout}\n${attackLines(some)}`;
      await run('sh', ['-c', script], { cwd: work, env: testGitEnvironment(dir) });
      expect(await lookAt(origin)).not.toEqual(untouched);
      expect(world.hits()).toBeGreaterThan(0);
    }, 300_000);
  },
);
