import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOpen } from '../../src/engine/night/transitions.ts';
import { createDispatch, type Dispatch, type Handlers } from '../../src/shared/dispatch.ts';
import { createWorld, type World } from '../helpers/scripted-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Table {
  readonly world: World;
  readonly dispatch: Dispatch;
  readonly faults: unknown[];
  readonly taskIds: string[];
}

/** One thing a person, the device or the world does; `n` and `text` are its chance. */
type Move = (table: Table, n: number, text: string) => Promise<unknown>;

const call =
  (method: string, input: (table: Table, n: number, text: string) => unknown): Move =>
  (table, n, text) =>
    table.dispatch(method, input(table, n, text));

const anId = ({ taskIds }: Table, n: number): string => taskIds[n % (taskIds.length + 1)] ?? 'nope';

const MOVES: readonly Move[] = [
  async ({ world }) => world.crash(),
  call('night.arm', (_, n) => ({
    startNow: n % 2 === 0,
    ...(n % 3 === 0 ? { maxTasks: 1 } : {}),
    ...(n % 5 === 0 ? { planOnly: true } : {}),
    ...(n % 7 === 0 ? { ignoreConstraints: ['all'] } : {}),
  })),
  call('night.disarm', () => ({})),
  call('night.stop', () => ({})),
  call('night.pause', (_, n, text) => (n % 2 === 0 ? { note: text } : {})),
  call('night.resume', () => ({})),
  call('queue.list', (_, n) => ({ includeDone: n % 2 === 0 })),
  call('queue.edit', (table, n, text) => ({ taskId: anId(table, n), change: { title: text } })),
  call('queue.remove', (table, n) => ({ taskId: anId(table, n) })),
  call('brief.latest', () => ({})),
  call('brief.list', () => ({})),
  call('brief.read', ({ world }, n) => ({
    nightId: world.temp.store.nights(5)[n % 6]?.id ?? 'nope',
  })),
  call('brief.show', ({ world }) => ({ nightId: world.temp.store.nights(1)[0]?.id ?? 'nope' })),
  async ({ world }, n) => world.plug(n % 3 !== 0),
  async ({ world }, n) => world.clock.advanceBy((n % 200) * 60_000),
  async ({ world }, n) => world.clock.advanceBy(n % 1000),
  async (table, n, text) => {
    const input = { title: text, priority: (n % 201) - 100 };
    const reply = await table.dispatch('queue.add', input);
    if (reply.ok) table.taskIds.push((reply.value as { id: string }).id);
  },
  async ({ world }, n) => {
    const kinds = ['question', 'limit', 'failed', 'needs-model', 'network'] as const;
    const kind = kinds[n % 11] ?? 'done';
    world.agent.act = () => ({ kind, changes: n % 3 !== 0, forMs: (n % 90) * 60_000 });
    world.checkSays = (_, isHead) => (isHead && n % 4 === 0 ? 'failed' : 'passed');
  },
];

const moves = fc.array(
  fc.record({
    move: fc.nat({ max: MOVES.length - 1 }),
    n: fc.nat({ max: 10_000 }),
    text: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  }),
  { minLength: 15, maxLength: 25, size: 'max' },
);

function openNights({ world }: Table): number {
  return world.temp.store.nights(1000).filter(({ state }) => isOpen(state)).length;
}

/** What holds at every moment, whatever was done. */
async function checkNow(table: Table): Promise<void> {
  expect(await table.dispatch('night.status', {})).toMatchObject({ ok: true });
  expect(table.faults).toEqual([]);
  expect(openNights(table)).toBeLessThanOrEqual(1);
}

/** What holds when everything has come to its end. */
async function checkEnd(table: Table): Promise<void> {
  const { world } = table;
  world.plug(true);
  await world.clock.advanceBy(2 * DAY_MS);
  await checkNow(table);
  expect(openNights(table)).toBe(0);
  for (const night of world.temp.store.nights(1000)) {
    expect(night.state).not.toBe('failed');
    if (night.startedAt !== null) expect(night.headline).not.toBeNull();
    const begun = world.temp.store.taskNights(night.id);
    for (const { evidence } of begun) expect(evidence).not.toBeNull();
    expect(world.temp.store.eventsOf(night.id, ['task.judged'])).toHaveLength(begun.length);
    for (const { state } of world.temp.store.attempts(night.id)) {
      expect(['done', 'failed', 'killed', 'lost']).toContain(state);
    }
  }
  for (const ref of world.git.landed.keys()) {
    expect(ref).toMatch(/^refs\/(?:heads\/overnight|overnight\/kept)\//);
  }
}

it('whatever is done to it, the engine answers by its contract and every night comes to its end', async () => {
  const verdicts = new Set<string>();
  await fc.assert(
    fc.asyncProperty(moves, async (all) => {
      const world = createWorld();
      const faults: unknown[] = [];
      const onFault = (method: string, fault: unknown) => String(faults.push([method, fault]));
      // A crash makes a new engine, so each call goes to the one that is there.
      const dispatch: Dispatch = (method, input) =>
        createDispatch(world.engine.handlers as Handlers, onFault)(method, input);
      const table: Table = { world, dispatch, faults, taskIds: [] };
      try {
        for (const title of ['First', 'Second'])
          table.taskIds.push((await world.queue({ title })).id);
        for (const { move, n, text } of all) {
          await MOVES[move]?.(table, n, text);
          await checkNow(table);
        }
        await checkEnd(table);
        for (const task of world.temp.store.tasks(1000)) verdicts.add(task.verdict ?? 'none');
      } finally {
        world.dispose();
      }
    }),
    { seed: 20_261_121, numRuns: 10 },
  );
  expect(verdicts).toContain('verified');
  expect(verdicts.size).toBeGreaterThan(2);
}, 60_000);
