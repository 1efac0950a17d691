import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ports } from '../../src/engine/night/context.ts';
import { recoverNight } from '../../src/engine/night/recover.ts';
import { createNodeClock, monotonicMs } from '../../src/node/clock.ts';
import { type OpenStore, openStore } from '../../src/node/store/open.ts';
import type { NewEvent } from '../../src/shared/event.ts';
import {
  added,
  aNight,
  armed,
  aTask,
  attemptBegun,
  begun,
  moved,
} from '../../test/node/store/samples.ts';
import { isFull, quantile, type Row, timeEach } from './measure.ts';

const EVENTS = 100_000;
const STEPS = 2000;
const ATTEMPTS = 3;
const TIMES = isFull ? 50 : 15;

/** From a dead host to a night that is recovered, with a long history: opening, checks, closing what was cut short (R6). */
export async function benchResume(): Promise<Row[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const file = path.join(dir, 'nightkiln.db');
  const night = fill(file);
  const took = await timeEach(TIMES, () => resume(file, night));
  fs.rmSync(dir, { recursive: true });
  const row = (part: number, budget: number): Row => ({
    name: `resume with ${EVENTS} events, p${part * 100}`,
    ...{ value: quantile(took, part), unit: 'ms', baseline: null, budget },
  });
  return [row(0.5, 1000), row(0.99, 5000)];
}

async function resume(file: string, nightId: string): Promise<void> {
  const store = open(file);
  const night = store.night(nightId);
  if (night === null) throw new Error('the night is gone');
  const ports: Pick<Ports, 'store' | 'agents' | 'failpoint'> = {
    store: { ...store, append: (event) => ({ ...event, seq: 0, at: 0 }) },
    agents: { driver: () => null, all: () => [], reap: async () => false },
    failpoint: () => undefined,
  };
  store.append({ type: 'night.noted', nightId, body: { text: 'It is open again.' } });
  await recoverNight(ports as Ports, night);
  if (store.openSteps().length !== STEPS / 2) throw new Error('the steps are gone');
  store.close();
}

function open(file: string): OpenStore {
  const opened = openStore({
    ...{ path: file, clock: createNodeClock(), monotonicMs },
    onFull: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** A long history, half of its steps open, with attempts that were running. */
function fill(file: string): string {
  const store = open(file);
  const night = aNight();
  store.append(armed(night));
  store.append(moved(1, 'armed', 'running'));
  for (let n = 1; n <= ATTEMPTS; n += 1) {
    const task = aTask(n);
    store.appendAll([added(task), begun(1, task.id), attemptBegun(1, task.id, 1)]);
  }
  store.appendAll(Array.from({ length: STEPS }, (_, n) => steps(n)).flat());
  const left = EVENTS - store.lastSeq();
  const note: NewEvent = {
    type: 'night.noted',
    nightId: night.id,
    body: { text: 'x'.repeat(200) },
  };
  for (let n = 0; n < left; n += 1000) {
    store.appendAll(Array.from({ length: Math.min(1000, left - n) }, () => note));
  }
  store.close();
  return night.id;
}

function steps(n: number): NewEvent[] {
  const place = { owner: `owner-${n}`, name: 'land', ordinal: 0 };
  const body = { ...place, effect: 'reconcile' as const, key: `key-${n}`, inputHash: 'hash' };
  const intended: NewEvent = { type: 'step.intended', body };
  return n % 2 === 0
    ? [intended]
    : [intended, { type: 'step.done', body: { ...place, result: 1 } }];
}
