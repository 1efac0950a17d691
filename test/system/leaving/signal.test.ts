import Database from 'better-sqlite3';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { connectToHost } from '../../../src/cli/running-host.ts';
import { livingHolders } from '../../node/process/running.ts';
import type { CliProcess } from '../cli.ts';
import {
  gone,
  type Stubbornness,
  type StubbornWorld,
  stubbornWorld,
} from '../emergency/stubborn-world.ts';

vi.setConfig({ testTimeout: 180_000 });

/** R30, counted from the signal. */
const SAVED_WITHIN_MS = 2000;
const GONE_WITHIN_MS = 10_000;

/** A headless host in the middle of a night whose processes ignore every polite signal, with a page that listens. */
async function serving(
  stubbornness: Stubbornness,
  { onTestFinished }: TestContext,
): Promise<[StubbornWorld, CliProcess]> {
  const world = await stubbornWorld(stubbornness);
  onTestFinished(world.dispose);
  const { cli } = world;
  const added = await cli.run(['queue', 'add', 'Half']);
  expect(added.code, added.stderr).toBe(0);
  const host = cli.start(['serve']);
  const told = await host.until((stdout) => stdout.includes('#token='));
  const [url = '', token = ''] = told.trim().split('#token=');
  await fetch(`${url}api/events`, { headers: { authorization: `Bearer ${token}` } });
  const dispatch = await connectToHost(cli.stateDir);
  expect(await dispatch?.('night.arm', { startNow: true })).toMatchObject({ ok: true });
  await world.untilAll();
  return [world, host];
}

/** What the journal's file says once its host has ended. */
function readJournal(file: string) {
  const db = new Database(file, { readonly: true });
  const ask = (sql: string) => db.prepare<[], Record<string, unknown>>(sql).all();
  const told = {
    isSound: db.pragma('integrity_check', { simple: true }) === 'ok',
    nights: ask('SELECT state FROM night'),
    attempts: ask(`SELECT state, run_token AS token, json_extract(outcome_json, '$.kind') AS kind
      FROM attempt`),
    farewellAt: ask(`SELECT at FROM event WHERE type = 'night.noted'
      AND json_extract(body_json, '$.text') LIKE 'Nightkiln was ended;%'`).map(({ at }) => at),
  };
  db.close();
  return told;
}

describe.runIf(process.platform === 'linux')('a host that is told to leave while it works', () => {
  it.concurrent.for([
    ['SIGTERM', 'agent', {}],
    ['SIGINT', 'agent', { isSandboxed: true }],
    ['SIGHUP', 'check', {}],
  ] as const)(
    'by %s saves at once, ends the %s %o and leaves the night open',
    async ([signal, as, more], context) => {
      const [world, host] = await serving({ as, ...more }, context);
      const began = Date.now();
      const goneMs = await gone(world, () => host.child.kill(signal));
      const ended = await host.done;
      expect([ended.code, ended.signal], ended.stderr).toEqual([0, null]);
      expect(goneMs).toBeLessThan(GONE_WITHIN_MS);
      const journal = readJournal(world.cli.journal);
      expect(journal).toMatchObject({ isSound: true, nights: [{ state: 'running' }] });
      const attempt = { state: 'killed', kind: 'interrupted', token: expect.any(String) };
      expect(journal.attempts).toEqual(as === 'agent' ? [attempt] : []);
      for (const { token } of journal.attempts) expect(livingHolders(String(token))).toEqual([]);
      expect(journal.farewellAt).toHaveLength(1);
      expect(Number(journal.farewellAt[0]) - began).toBeLessThan(SAVED_WITHIN_MS);
    },
  );
});
