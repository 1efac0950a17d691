import fs from 'node:fs';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { RUN_TOKEN_VARIABLE } from '../../src/node/process/process-table.ts';
import { Brief } from '../../src/shared/schema/brief.ts';
import type { KilnWorld } from '../system/kiln-world.ts';

/** An event as a live follower saw it, one line of NDJSON. */
export interface SeenEvent {
  readonly seq: number;
  readonly type: string;
  readonly body: unknown;
}

interface EventRow {
  readonly seq: number;
  readonly type: string;
  readonly nightId: string | null;
  readonly taskId: string | null;
  readonly body: string;
}

/** The events in complete lines of `stdout`; a line that the kill cut in two was never told. */
export function eventsIn(stdout: string): SeenEvent[] {
  const lines = stdout.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line)).filter((one) => typeof one.seq === 'number');
}

/** The journal, read without writing. Empty before the first host made it. */
export function readJournal(file: string): EventRow[] {
  if (!fs.existsSync(file)) return [];
  const db = new Database(file, { readonly: true });
  try {
    const hasTable = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'event'").get();
    if (hasTable === undefined) return [];
    const sql =
      'SELECT seq, type, night_id AS nightId, task_id AS taskId, body_json AS body FROM event ORDER BY seq';
    return db.prepare<[], EventRow>(sql).all();
  } finally {
    db.close();
  }
}

/** Where the newest night stands; null before the first. */
export function newestNight(journal: readonly EventRow[]): { id: string; state: string } | null {
  const armed = journal.findLast(({ type }) => type === 'night.armed');
  if (armed === undefined) return null;
  const id = armed.nightId ?? '';
  const moved = journal.findLast(({ type, nightId }) => type === 'night.moved' && nightId === id);
  return { id, state: moved === undefined ? 'armed' : JSON.parse(moved.body).to };
}

/** R1: what was told as committed is still there, and the journal has no hole. */
export function expectNothingLost(
  journal: readonly EventRow[],
  seen: ReadonlyMap<number, SeenEvent>,
): void {
  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1));
  const kept = new Map(journal.map((row) => [row.seq, row]));
  const lost = [...seen.values()].filter((event) => {
    const row = kept.get(event.seq);
    return row?.type !== event.type || row.body !== JSON.stringify(event.body);
  });
  expect(lost).toEqual([]);
}

/** Everything that must hold once a night has ended, whatever happened to its hosts. */
export async function expectHonestEnd(world: KilnWorld, nightId: string): Promise<Brief> {
  const journal = readJournal(world.cli.journal);
  expectOneEndPerTask(journal, nightId);
  await expectNoDuplicateWork(world);
  await expectNoAgentLeft(world);
  const shown = await world.cli.run(['brief', '--json']);
  expect(shown.code, shown.stderr).toBe(0);
  const brief = Brief.parse(JSON.parse(shown.stdout));
  expect(brief.nightId).toBe(nightId);
  expect(brief.running).toEqual([]);
  expect(brief.repositories.map(({ checkoutUnchanged }) => checkoutUnchanged)).toEqual([true]);
  return brief;
}

/** Every task of the night has exactly one verdict, or one reason why it has none. */
function expectOneEndPerTask(journal: readonly EventRow[], nightId: string): void {
  const ofNight = journal.filter((row) => row.nightId === nightId);
  const armed = ofNight.find(({ type }) => type === 'night.armed');
  const scope: { taskIds?: string[] } = JSON.parse(armed?.body ?? '{}').scope ?? {};
  const ends = (scope.taskIds ?? []).map((taskId) => {
    const own = ofNight.filter((row) => row.taskId === taskId);
    const verdicts = own.filter(({ type }) => type === 'task.judged').length;
    const refusals = own
      .filter(({ type }) => type === 'task.decided')
      .filter(({ body }) => JSON.parse(body).decision.choice !== 'chosen').length;
    return verdicts + refusals;
  });
  expect(ends.length).toBeGreaterThan(0);
  expect(ends).toEqual(ends.map(() => 1));
}

/** One commit per attempt, one landed place per task, and nothing on a branch that no task of ours made. */
async function expectNoDuplicateWork({ repo }: KilnWorld): Promise<void> {
  const refs = await landedRefs(repo);
  const perAttempt = new Map<string, Set<string>>();
  const perTask = new Map<string, Set<string>>();
  for (const ref of refs) {
    const format = '%H %(trailers:key=Nightkiln-Attempt,valueonly,separator=%x2C) ';
    const trailer = '%(trailers:key=Nightkiln-Task,valueonly,separator=%x2C)';
    const log = await repo.git('log', `--format=${format}${trailer}`, `main..${ref}`);
    for (const line of log.split('\n').filter((one) => one !== '')) {
      const [oid = '', attempt = '', task = ''] = line.split(' ');
      expect(attempt, line).not.toBe('');
      perAttempt.set(attempt, (perAttempt.get(attempt) ?? new Set()).add(oid));
      perTask.set(task, (perTask.get(task) ?? new Set()).add(ref));
    }
  }
  const repeated = [...perAttempt, ...perTask].filter(([, places]) => places.size !== 1);
  expect(repeated).toEqual([]);
}

async function landedRefs(repo: KilnWorld['repo']): Promise<string[]> {
  const namespaces = ['refs/heads/overnight', 'refs/overnight'];
  const listed = await repo.git('for-each-ref', '--format=%(refname)', ...namespaces);
  return listed.split('\n').filter((line) => line !== '');
}

const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

/** No process anywhere carries a run token of this journal any more. */
export async function expectNoAgentLeft({ cli }: KilnWorld): Promise<void> {
  const tokens = readJournal(cli.journal)
    .filter(({ type }) => type === 'attempt.begun')
    .map(({ body }) => `${RUN_TOKEN_VARIABLE}=${JSON.parse(body).runToken}`);
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (holdersOf(tokens).length > 0 && Date.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  expect(holdersOf(tokens)).toEqual([]);
}

function holdersOf(tokens: readonly string[]): string[] {
  if (tokens.length === 0) return [];
  return fs.readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const variables = environmentOf(pid);
    return tokens.some((token) => variables.includes(token));
  });
}

function environmentOf(pid: string): string[] {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Gone since it was listed, or not ours to read.
    return [];
  }
}
