import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract, isMethod } from '../../src/shared/contract.ts';
import { createDispatch } from '../../src/shared/dispatch.ts';
import { AppError, appError } from '../../src/shared/error.ts';
import { fail, ok } from '../../src/shared/result.ts';
import { METHODS, type Reached, recordingHandlers } from '../shared/recording-handlers.ts';

const KEYS = [
  'nightId',
  'taskId',
  'title',
  'change',
  'repoId',
  'targets',
  'priority',
  'until',
  'startNow',
  'maxTasks',
  'includeDone',
  'seed',
  '__proto__',
  'constructor',
];

const VALUES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', '__proto__', -0, Number.NaN, 2 ** 60),
  fc.array(fc.string({ maxLength: 10 }), { maxLength: 4 }),
  fc.anything({ maxDepth: 3, withBigInt: true, withDate: true, withMap: true, withSet: true }),
);

const fields = fc.dictionary(fc.constantFrom(...KEYS), VALUES, { maxKeys: 5 });
const input = fc.oneof(fields, fc.record({ taskId: fc.string(), change: fields }), VALUES);
const method = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...METHODS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'valueOf', 'night') },
);

const REFUSAL = appError('unsupported', 'Not here.');

/** What a handler gets when `name` is called with `raw`; fails when the contract does not accept it. */
function parsed(name: string, raw: unknown): Reached {
  if (!isMethod(name)) throw new Error(`${name} is no method and was reached`);
  return { method: name, input: contract[name].input.parse(raw ?? {}) };
}

describe('calls at random', () => {
  it('never throw, never leak a fault, and never reach a handler with an input that was not parsed', async () => {
    const { handlers, reached } = recordingHandlers(async () => fail(REFUSAL));
    const faults: unknown[] = [];
    const dispatch = createDispatch(handlers, (_, fault) => String(faults.push(fault)));
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(method, input, async (name, raw) => {
        calls += 1;
        const before = reached.length;
        const reply = await dispatch(name, raw);
        const error = AppError.parse(reply.ok ? null : reply.error);
        expect(reached.slice(before)).toEqual(
          error.code === 'unsupported' ? [parsed(name, raw)] : [],
        );
      }),
      { seed: 20_261_120, numRuns: process.env['NIGHTKILN_SWEEP'] === 'full' ? 100_000 : 2000 },
    );
    expect(faults).toEqual([]);
    expect(reached.length).toBeGreaterThan(100);
    expect(calls - reached.length).toBeGreaterThan(100);
  });

  it('whose answer is anything at all become a valid answer or a reference', async () => {
    let answer: unknown = null;
    const { handlers } = recordingHandlers(async () => ok(answer));
    const dispatch = createDispatch(handlers, () => 'F-1');
    const known = fc.constantFrom(...METHODS.filter((name) => name !== 'brief.show'));
    await fc.assert(
      fc.asyncProperty(known, VALUES, async (name, value) => {
        answer = value;
        const good = { nightId: 'n', taskId: 't', title: 'x' };
        const call = CALLS[name as string];
        const reply = await dispatch(name, call ?? pick(good, name));
        if (reply.ok) expect(contract[name].output.safeParse(reply.value).success).toBe(true);
        else expect(reply.error.code).toBe('internal');
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

/** Inputs of methods that ask for more than one field. */
const CALLS: Readonly<Record<string, unknown>> = {
  'ask.approve': { id: 'a' },
  'ask.deny': { id: 'a' },
  'ask.answer': { id: 'a', text: 'yes' },
  'queue.edit': { taskId: 't', change: {} },
  'secret.set': { name: 'CODEX_API_KEY', value: 'x' },
  'step.settle': { id: 's', happened: true },
  'secret.remove': { name: 'CODEX_API_KEY' },
  ...Object.fromEntries(
    ['accept', 'reject', 'discard', 'restore'].map((verb) => [`result.${verb}`, { result: 'r' }]),
  ),
  'result.continue': { result: 'r', comment: 'c' },
  'lesson.drop': { repoId: 'r', kind: 'check-red' },
  'salvage.restore': { repoId: 'r', name: 'task-a' },
  'breaker.resume': { kind: 'agent', name: 'codex' },
};

/** The one field that `name` asks for, if it asks for any. */
function pick(good: Record<string, string>, name: string): Record<string, unknown> {
  const needed = { 'queue.add': 'title', 'queue.remove': 'taskId', 'brief.read': 'nightId' }[name];
  return needed === undefined ? {} : { [needed]: good[needed] };
}
