import { describe, expect, it } from 'vitest';
import { connectionAfter, describeConnection } from '../../../src/renderer/api/connection.ts';
import { tokenIn } from '../../../src/renderer/api/session.ts';
import { appError } from '../../../src/shared/error.ts';

describe('the token in the address bar', () => {
  it('is read from the fragment alone', () => {
    expect(tokenIn(`#token=${'a'.repeat(43)}`)).toBe('a'.repeat(43));
    for (const fragment of [
      '',
      '#',
      '#token=',
      '#token=short',
      '#x=1',
      `#token=${'a'.repeat(43)}&b`,
    ]) {
      expect(tokenIn(fragment)).toBeNull();
    }
  });
});

describe('the connection', () => {
  it('is signed out when the engine says so, and fine with any other failure', () => {
    expect(connectionAfter(appError('unauthorized', 'x'))).toBe('signed-out');
    expect(connectionAfter(appError('no-night', 'x'))).toBe('ok');
  });

  it('is explained only when it is not fine', () => {
    expect(describeConnection('ok')).toBeNull();
    expect(describeConnection('opening')).toBeNull();
    expect(describeConnection('lost')?.message).toBe('The background engine isn’t responding.');
    expect(describeConnection('signed-out')?.fix).toMatch(/link/);
  });
});
