import { describe, expect, it } from 'vitest';
import { iconFile, iconFor } from '../../../src/main/tray/icon.ts';
import { menuTemplate, nightSwitch } from '../../../src/main/tray/menu.ts';
import { DisplayState } from '../../../src/shared/schema/status.ts';
import { sampleNight } from '../../helpers/sample-status.ts';
import { statusWith } from '../status.ts';

describe('the menu-bar glyph', () => {
  it('has the shape of ux.md 2.1 for every state', () => {
    expect(Object.fromEntries(DisplayState.options.map((s) => [s, iconFor(s)]))).toEqual({
      off: 'idle',
      armed: 'armed',
      'waiting:constraint': 'waiting',
      'waiting:window': 'waiting',
      running: 'running',
      throttled: 'running',
      'paused:user': 'paused',
      'paused:activity': 'paused',
      'waiting:limit': 'waiting',
      recovering: 'waiting',
      finishing: 'running',
      'brief-ready': 'attention',
      stopped: 'idle',
      'stopped:emergency': 'attention',
      failed: 'attention',
    });
    expect(iconFile('/a', 'idle')).toBe('/a/idleTemplate.png');
  });
});

describe('the menu', () => {
  const heard: string[] = [];
  const actions = {
    call: (method: string) => void heard.push(method),
    openBrief: () => void heard.push('brief'),
    showPopover: () => void heard.push('popover'),
    quit: () => void heard.push('quit'),
  };
  const labels = (status: Parameters<typeof menuTemplate>[0]) =>
    menuTemplate(status, actions).map(({ label, enabled }) => [label, enabled]);

  it('says the sentence, offers the switch of the state, and always quit', () => {
    expect(labels(statusWith({ state: 'running', sentence: 'Running 2 of 3 tasks.' }))).toEqual([
      ['Running 2 of 3 tasks.', false],
      [undefined, undefined],
      ['Pause', undefined],
      ['Stop now', true],
      ['Emergency stop', undefined],
      ['Show Nightkiln', undefined],
      ['Open Morning Brief', false],
      [undefined, undefined],
      ['Quit Nightkiln', undefined],
    ]);
  });

  it('can only be shown or left while the engine has not answered', () => {
    const enabled = labels(null).filter(([, isOn]) => isOn !== false);
    expect(enabled.map(([label]) => label)).toEqual([
      undefined,
      'Show Nightkiln',
      undefined,
      'Quit Nightkiln',
    ]);
  });

  it('calls what each line says', () => {
    const brief = { nightId: 'n', isRead: false };
    const click = { click: (): void => undefined };
    for (const item of menuTemplate(statusWith({ state: 'off', brief }), actions)) {
      const { click: run } = { ...click, ...item } as { click: () => void };
      run();
    }
    expect(heard).toEqual(['night.arm', 'emergency.stop', 'popover', 'brief', 'quit']);
  });

  it.each([
    ['running', 'Pause'],
    ['throttled', 'Pause'],
    ['paused:user', 'Resume'],
    ['paused:activity', 'Resume now'],
  ] as const)('in state %s offers %s', (state, label) => {
    expect(labels(statusWith({ state })).map(([text]) => text)).toContain(label);
  });

  it('offers to re-arm, and nothing that starts, after an emergency stop', () => {
    const shown = labels(statusWith({ state: 'stopped:emergency' })).map(([text]) => text);
    expect(shown).toContain('Re-arm');
    expect(shown).not.toContain('Emergency stop');
    expect(shown).not.toContain('Start tonight');
  });

  it('stops a night that waits in the middle of its work', () => {
    const night = sampleNight();
    expect(nightSwitch('waiting:constraint', night).method).toBe('night.stop');
  });

  it.each(DisplayState.options)('has a switch in state %s', (state) => {
    const isEnded = ['off', 'stopped', 'failed', 'brief-ready'].includes(state);
    const isEarly = ['armed', 'waiting:window', 'waiting:constraint'].includes(state);
    const expected = isEnded ? 'night.arm' : isEarly ? 'night.disarm' : 'night.stop';
    const isStopped = state === 'stopped:emergency';
    expect(nightSwitch(state).method).toBe(isStopped ? 'emergency.rearm' : expected);
  });
});
