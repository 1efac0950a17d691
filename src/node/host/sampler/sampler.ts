import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { DeviceReading, type DeviceValues, FACT_NAMES } from '../../../shared/schema/device.ts';
import { workerFile } from '../../threads/worker-file.ts';
import type { Probe } from '../probe.ts';
import type { Ask } from './sample.ts';

/** systeminformation in a thread of its own, because it blocks whoever calls it (scheduling-power.md 3.7). */
export interface Sampler {
  /** Values, or nothing when there is no answer within three seconds. Never rejects. */
  ask(ask: Ask): Promise<DeviceValues>;
  stop(): void;
}

const TIMEOUT_MS = 3000;
const Reply = z.object({ id: z.number(), values: z.record(z.string(), z.unknown()) });

/** Starts its thread at the first question; a thread that dies is started again by the next one. */
export function createSampler(
  file: string = workerFile('sampler-worker', import.meta.url),
  timeoutMs = TIMEOUT_MS,
): Sampler {
  const waiting = new Map<number, (values: DeviceValues) => void>();
  let worker: Worker | null = null;
  let lastId = 0;
  const settleAll = (): void => {
    worker = null;
    for (const settle of [...waiting.values()]) settle({});
  };
  const running = (): Worker => {
    if (worker !== null) return worker;
    const started = new Worker(file);
    started.unref();
    started.on('message', (message: unknown) => {
      const reply = Reply.safeParse(message);
      if (reply.success) waiting.get(reply.data.id)?.(valuesOf(reply.data.values));
    });
    started.on('error', settleAll);
    started.on('exit', settleAll);
    worker = started;
    return started;
  };
  return {
    ask: (ask) =>
      new Promise((resolve) => {
        lastId += 1;
        const id = lastId;
        const timer = setTimeout(() => waiting.get(id)?.({}), timeoutMs);
        waiting.set(id, (values) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(values);
        });
        running().postMessage({ id, ask });
      }),
    stop: () => {
      void worker?.terminate();
      settleAll();
    },
  };
}

/** A probe that asks the sampler. */
export function samplerProbe(sampler: Sampler, ask: Ask, everyMs: number): Probe {
  return {
    source: 'systeminformation',
    everyMs,
    isFast: false,
    look: () => sampler.ask(ask),
    stop: sampler.stop,
  };
}

/** Only values of the shape of a reading are let through. */
function valuesOf(raw: Record<string, unknown>): DeviceValues {
  const good = FACT_NAMES.flatMap((name) => {
    if (!(name in raw)) return [];
    const parsed = DeviceReading.shape[name].shape.value.safeParse(raw[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(good);
}
