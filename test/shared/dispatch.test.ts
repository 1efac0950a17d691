import { describe, expect, it } from 'vitest';
import { isMethod } from '../../src/shared/contract.ts';
import { createDispatch } from '../../src/shared/dispatch.ts';
import { appError } from '../../src/shared/error.ts';
import { fail, ok, type Result } from '../../src/shared/result.ts';
import { METHODS, recordingHandlers } from './recording-handlers.ts';

function dispatchTo(answer: () => Promise<Result<unknown>>) {
  const { handlers, reached } = recordingHandlers(answer);
  const faults: unknown[] = [];
  const dispatch = createDispatch(handlers, (method, fault) => {
    faults.push([method, fault]);
    return `F-${faults.length}`;
  });
  return { dispatch, reached, faults };
}

describe('a call by an unknown name', () => {
  it.each([
    '',
    'night.launch',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'NIGHT.STATUS',
  ])('%j is refused and reaches nobody', async (name) => {
    const { dispatch, reached, faults } = dispatchTo(async () => ok({}));
    expect(isMethod(name)).toBe(false);
    expect(await dispatch(name, {})).toEqual(
      fail(appError('unknown-method', `There is no method '${name}'.`)),
    );
    expect(reached).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('does not repeat a name of any length', async () => {
    const { dispatch } = dispatchTo(async () => ok({}));
    const reply = await dispatch('x'.repeat(100_000), {});
    expect(JSON.stringify(reply).length).toBeLessThan(200);
  });
});

describe('an input that does not fit', () => {
  it.each([
    ['queue.add', { title: 7 }, 'title'],
    ['queue.add', { title: 'a', targets: ['ok', 3] }, 'targets.1'],
    ['queue.edit', { taskId: 't', change: { priority: 1000 } }, 'change.priority'],
    ['brief.show', {}, 'nightId'],
    ['night.arm', { until: -1 }, 'until'],
  ])('to %s as %j is refused with its place %s', async (method, input, field) => {
    const { dispatch, reached } = dispatchTo(async () => ok({}));
    const reply = await dispatch(method, input);
    expect(reply).toMatchObject({ ok: false, error: { code: 'bad-input', place: { field } } });
    if (!reply.ok) expect(reply.error.message).toContain(`${method} does not accept '${field}': `);
    expect(reached).toEqual([]);
  });

  it.each([[[]], ['text'], [7], [true]])(
    'as a whole (%j) is refused without a place',
    async (input) => {
      const { dispatch, reached } = dispatchTo(async () => ok({}));
      const reply = await dispatch('night.status', input);
      expect(reply).toMatchObject({ ok: false, error: { code: 'bad-input' } });
      if (!reply.ok) {
        expect(reply.error.message).toContain('night.status does not accept its input: ');
        expect(reply.error.place).toBeUndefined();
      }
      expect(reached).toEqual([]);
    },
  );

  it('is not repeated at any length', async () => {
    const { dispatch } = dispatchTo(async () => ok({}));
    const reply = await dispatch('night.status', { ['k'.repeat(100_000)]: 1 });
    expect(JSON.stringify(reply).length).toBeLessThan(600);
  });
});

describe('an input that fits', () => {
  it.each([undefined, null, {}])('may be left out where nothing is asked (%j)', async (input) => {
    const { dispatch, reached } = dispatchTo(async () => ok({ nightId: 'n' }));
    expect(await dispatch('night.disarm', input)).toEqual(ok({ nightId: 'n' }));
    expect(reached).toEqual([{ method: 'night.disarm', input: {} }]);
  });

  it('reaches the handler parsed', async () => {
    const { dispatch, reached } = dispatchTo(async () => fail(appError('no-repository', 'None.')));
    await dispatch('queue.add', { title: '  Fix it ', extra: 1 });
    expect(reached).toEqual([{ method: 'queue.add', input: { title: 'Fix it' } }]);
  });
});

describe('the answer of a handler', () => {
  it('passes when it is an expected failure', async () => {
    const failure = fail(appError('no-night', 'No night is open.', { fix: 'Start one.' }));
    const { dispatch, faults } = dispatchTo(async () => failure);
    expect(await dispatch('night.stop', {})).toEqual(failure);
    expect(faults).toEqual([]);
  });

  it('loses what the contract does not name', async () => {
    const { dispatch } = dispatchTo(async () => ok({ nightId: 'n', secret: 'path' }));
    expect(await dispatch('night.stop', {})).toEqual(ok({ nightId: 'n' }));
  });

  const bug = new Error('secret detail');
  it.each([
    ['rejects', () => Promise.reject(bug)],
    [
      'throws at once',
      () => {
        throw bug;
      },
    ],
    ['answers with another shape', async () => ok({ nightId: 7, detail: 'secret detail' })],
    ['answers with nothing', async () => undefined as unknown as Result<unknown>],
  ])('is a reference and no detail when it %s', async (_, answer) => {
    const { dispatch, faults } = dispatchTo(answer);
    expect(await dispatch('night.stop', {})).toEqual(
      fail(appError('internal', 'Something went wrong inside Nightkiln (reference F-1).')),
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject(['night.stop', expect.any(Error)]);
  });
});

describe('the methods', () => {
  it('are all known by their own names', () => {
    expect(METHODS.length).toBeGreaterThanOrEqual(16);
    expect(METHODS.every(isMethod)).toBe(true);
  });
});
