import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STEP_MOMENTS } from '../../../src/engine/ports/failpoint.ts';
import { seededRandom } from '../../../src/node/sample/random.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { openOrThrow, type TempFolder, tempFolder } from '../../helpers/temp-store.ts';
import { quickCheck } from '../../node/store/tables.ts';
import { runStepHost, type StepWorld } from './killed-steps.ts';
import { REMOTE_KINDS } from './remote-effects.ts';
import { type StubRemote, stubRemote } from './stub-remote.ts';

const SEED = Number(process.env['NIGHTKILN_SWEEP_SEED'] ?? '20261121');
const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const KILLS = IS_FULL ? 1000 : 28;
const LANES = 2;
/** Steps of so many tasks are left over when the kills of a lane are used up. */
const TASKS = IS_FULL ? 4000 : 400;
/** How long a host takes until it works, and how long it is left to work, at most. */
const START_MS = 400;
const WORK_MS = 120;

let folder: TempFolder;
let remote: StubRemote;
beforeAll(async () => {
  folder = tempFolder();
  remote = await stubRemote();
});
afterAll(async () => {
  await remote.close();
  folder.remove();
});

/** Every step that was told as done is done, everything outside was made once, and the journal has no hole. */
function expectNothingLostOrRepeated(world: StepWorld, told: ReadonlySet<string>): void {
  const store = openOrThrow(world.file, createManualClock());
  const events = store.after(0, 1_000_000);
  const isDone = (step: string): boolean => {
    const [owner = '', name = ''] = step.split(' ');
    return store.step(owner, name, 0)?.state === 'done';
  };
  expect([...told].filter((step) => !isDone(step))).toEqual([]);
  store.close();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect([...remote.made].filter(([, times]) => times !== 1)).toEqual([]);
  expect(quickCheck(world.file)).toBe('ok');
}

it('does every remote effect once, whichever failpoint of its kind a host dies at', async () => {
  const world = { file: path.join(folder.dir, 'matrix.db'), url: remote.url, tasks: 16 };
  const told = new Set<string>();
  const faults = REMOTE_KINDS.flatMap((kind) => STEP_MOMENTS.map((at) => `${kind}:${at}@1`));
  for (const fault of faults) {
    const run = await runStepHost(world, { fault });
    expect([fault, run.signal]).toEqual([fault, 'SIGKILL']);
    for (const step of run.done) told.add(step);
    expectNothingLostOrRepeated(world, told);
  }
  const last = await runStepHost(world);
  expect([last.code, last.done.length]).toEqual([0, 16 * REMOTE_KINDS.length]);
  expectNothingLostOrRepeated(world, new Set(last.done));
  expect(remote.made.size).toBe(16 * REMOTE_KINDS.length);
}, 240_000);

it(`loses and repeats nothing outside over ${KILLS} kills, a quarter of them in recovery (seed ${SEED})`, async () => {
  remote.forget();
  const lanes = Array.from({ length: LANES }, (_, lane) => sweep(lane));
  const counts = await Promise.all(lanes);
  const recovering = counts.reduce((sum, count) => sum + count.recovering, 0);
  expect(counts.reduce((sum, count) => sum + count.kills, 0)).toBe(KILLS);
  expect(recovering).toBeGreaterThanOrEqual(KILLS / 4);
}, 1_200_000);

/** Every fourth kill comes at some moment of the start, the others while it works. */
async function sweep(lane: number): Promise<{ kills: number; recovering: number }> {
  const random = seededRandom(SEED + lane);
  const url = `${remote.url}/${lane}`;
  const world = { file: path.join(folder.dir, `${lane}.db`), url, tasks: TASKS };
  const told = new Set<string>();
  const count = { kills: 0, recovering: 0 };
  for (; count.kills < KILLS / LANES; count.kills += 1) {
    const isEarly = count.kills % 4 === 0;
    const ms = Math.floor(random() * (isEarly ? START_MS : WORK_MS));
    const run = await runStepHost(world, {
      strike: (child) => {
        const kill = () => setTimeout(() => child.kill('SIGKILL'), ms);
        if (isEarly) kill();
        else child.stdout?.once('data', kill);
      },
    });
    expect(run.signal).toBe('SIGKILL');
    if (!run.hasRecovered || isEarly) count.recovering += 1;
    for (const step of run.done) told.add(step);
    if (count.kills % 20 === 0) expectNothingLostOrRepeated(world, told);
  }
  expectNothingLostOrRepeated(world, told);
  expect(fs.existsSync(world.file)).toBe(true);
  return count;
}
