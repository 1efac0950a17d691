import { describe, expect, it } from 'vitest';
import { CHANNEL } from '../../src/shared/channel.ts';
import { AppError, appError, reasonOf } from '../../src/shared/error.ts';
import { fail, ok } from '../../src/shared/result.ts';
import { unreachable } from '../../src/shared/unreachable.ts';

describe('a result', () => {
  it('carries a value, also one that is nothing', () => {
    expect(ok(7)).toEqual({ ok: true, value: 7 });
    expect(ok(null)).toEqual({ ok: true, value: null });
  });

  it('carries the reason why there is none', () => {
    const error = appError('locked', 'Another host is running.');
    expect(fail(error)).toEqual({ ok: false, error });
  });
});

describe('an expected failure', () => {
  it('is a code and a sentence, with a fix and a place when there are any', () => {
    const place = { file: 'nightkiln.yaml', line: 3, column: 5, field: 'window.start' };
    expect(appError('config-invalid', 'Bad.')).toEqual({ code: 'config-invalid', message: 'Bad.' });
    const full = appError('config-invalid', 'Bad.', { fix: 'Write "22:00".', place });
    expect(full).toEqual({ code: 'config-invalid', message: 'Bad.', fix: 'Write "22:00".', place });
    expect(AppError.parse(full)).toEqual(full);
  });

  it('counts lines and columns from one', () => {
    const place = { line: 0 };
    expect(AppError.safeParse({ code: 'locked', message: 'x', place }).success).toBe(false);
  });

  it('has a code that scripts know', () => {
    expect(AppError.safeParse({ code: 'some-other', message: 'x' }).success).toBe(false);
  });
});

describe('the reason of what was thrown', () => {
  it.each([
    [new Error('no space'), 'no space'],
    [new TypeError('not a function'), 'not a function'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
    [['a', 'list'], 'a,list'],
  ])('%o reads %j', (thrown, reason) => {
    expect(reasonOf(thrown)).toBe(reason);
  });
});

describe('the impossible', () => {
  it('is a bug that names the value', () => {
    expect(() => unreachable('paused' as never)).toThrow('unreachable: "paused"');
  });
});

describe('the channels', () => {
  it('are four, and no two alike', () => {
    expect(new Set(Object.values(CHANNEL)).size).toBe(4);
  });
});
