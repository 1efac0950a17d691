import { describe, expect, it } from 'vitest';
import { splitChecks } from '../../../src/renderer/popover/checks.ts';
import type { ConstraintReading } from '../../../src/shared/schema/host.ts';

function check(name: string, state: ConstraintReading['state']): ConstraintReading {
  return { name, state, reading: '', sentence: '' };
}

const names = (constraints: readonly ConstraintReading[]): string[] =>
  constraints.map(({ name }) => name);

describe('the row of checks', () => {
  it('shows the familiar ones that are known and folds the rest', () => {
    const { shown, folded } = splitChecks([
      check('AC power', 'ok'),
      check('Idle', 'unknown'),
      check('Disk', 'ok'),
      check('Memory', 'ok'),
      check('Focus', 'off'),
    ]);
    expect(names(shown)).toEqual(['AC power', 'Disk']);
    expect(names(folded)).toEqual(['Idle', 'Memory', 'Focus']);
  });

  it('never folds one that blocks', () => {
    const { shown } = splitChecks([check('Memory', 'blocked'), check('Call', 'blocked')]);
    expect(names(shown)).toEqual(['Memory', 'Call']);
  });

  it('keeps the charger, also when nobody asks for it', () => {
    expect(names(splitChecks([check('AC power', 'off')]).shown)).toEqual(['AC power']);
  });

  it('loses none', () => {
    const all = [check('AC power', 'unknown'), check('Lid', 'off'), check('Heat', 'ok')];
    const { shown, folded } = splitChecks(all);
    expect(shown.length + folded.length).toBe(all.length);
  });
});
