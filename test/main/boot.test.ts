import { describe, expect, it } from 'vitest';
import { BootFailure, createPhases, need } from '../../src/main/boot.ts';
import { appError } from '../../src/shared/error.ts';
import { fail, ok } from '../../src/shared/result.ts';

function scene() {
  const lines: [string, unknown][] = [];
  const line = (event: string, fields?: Record<string, unknown>): void =>
    void lines.push([event, fields?.['name']]);
  return { lines, phase: createPhases({ info: line, warn: line, error: line }) };
}

describe('the start', () => {
  it('runs a phase, gives its value and logs it by name', async () => {
    const { lines, phase } = scene();
    expect(await phase('engine', async () => 7)).toBe(7);
    expect(lines).toEqual([['boot.phase', 'engine']]);
  });

  it('names the phase that failed, whatever was thrown', async () => {
    const { lines, phase } = scene();
    const failed = await phase('tray', () => {
      throw new Error('no icon');
    }).catch((reason: unknown) => reason);
    expect(failed).toBeInstanceOf(BootFailure);
    expect(failed).toMatchObject({ phase: 'tray', message: 'no icon' });
    expect(lines).toEqual([['boot.failed', 'tray']]);
  });

  it('keeps the sentence and the fix of an expected failure', async () => {
    const { phase } = scene();
    const locked = fail(
      appError('locked', 'Another Nightkiln is open.', { fix: 'Quit it first.' }),
    );
    const failed = await phase('engine', () => need('engine', locked)).catch((reason) => reason);
    expect(failed).toMatchObject({ message: 'Another Nightkiln is open.', fix: 'Quit it first.' });
    expect(need('engine', ok('value'))).toBe('value');
  });
});
