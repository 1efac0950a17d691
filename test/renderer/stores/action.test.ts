import { describe, expect, it } from 'vitest';
import { isNightOn, primaryAction, switchAction } from '../../../src/renderer/stores/action.ts';
import { DisplayState } from '../../../src/shared/schema/status.ts';
import { offStatus, runningStatus } from '../../helpers/sample-status.ts';

const methodsOf = (action: { calls: readonly { method: string }[] }): string[] =>
  action.calls.map(({ method }) => method);

describe('the switch', () => {
  it.each([
    ['off', 'night.arm'],
    ['brief-ready', 'night.arm'],
    ['stopped', 'night.arm'],
    ['failed', 'night.arm'],
    ['armed', 'night.disarm'],
    ['waiting:constraint', 'night.disarm'],
    ['waiting:window', 'night.disarm'],
    ['running', 'night.stop'],
    ['recovering', 'night.stop'],
    ['finishing', 'night.stop'],
  ] as const)('from %s calls %s', (state, method) => {
    expect(methodsOf(switchAction(state))).toEqual([method]);
  });

  it('stops a night that waits in the middle of its work: it cannot be cancelled any more', () => {
    const { night } = runningStatus();
    expect(methodsOf(switchAction('waiting:constraint', night))).toEqual(['night.stop']);
  });

  it('is on exactly when it ends something', () => {
    for (const state of DisplayState.options) {
      expect(isNightOn(state)).toBe(!methodsOf(switchAction(state)).includes('night.arm'));
    }
  });
});

describe('the primary button', () => {
  it('says what the engine says when this page can do it', () => {
    expect(primaryAction(offStatus())).toMatchObject({ label: 'Start tonight' });
    expect(primaryAction(runningStatus())).toEqual({
      label: 'Stop now',
      calls: [{ method: 'night.stop', input: {} }],
    });
    const ready = offStatus({ state: 'brief-ready', primaryAction: 'Open brief' });
    expect(methodsOf(primaryAction(ready))).toEqual(['window.brief']);
  });

  it('never promises what it cannot do: an unknown word becomes what the switch does', () => {
    for (const label of ['Details', 'Free space…', '']) {
      const action = primaryAction(runningStatus({ primaryAction: label }));
      expect(action.label).toBe('Stop tonight');
    }
  });

  it.each([
    ['Pause', 'night.pause'],
    ['Resume', 'night.resume'],
    ['Resume now', 'night.resume'],
    ['Run anyway', 'night.runNow'],
    ['Run one cycle now', 'night.runNow'],
  ])('%s calls %s', (label, method) => {
    const action = primaryAction(runningStatus({ primaryAction: label }));
    expect([action.label, ...methodsOf(action)]).toEqual([label, method]);
  });
});
