import type { MenuItemConstructorOptions } from 'electron/main';
import type { Method } from '../../shared/contract.ts';
import type { DisplayState, Status } from '../../shared/schema/status.ts';

/** What the menu can do. */
export interface MenuActions {
  call(method: Method): void;
  openBrief(): void;
  showPopover(): void;
  quit(): void;
}

/** The one switch of the night: its words and what it calls. */
export interface NightSwitch {
  readonly label: string;
  readonly method: Method;
}

const ENDED: readonly DisplayState[] = ['off', 'stopped', 'failed', 'brief-ready'];
const REARM: NightSwitch = { label: 'Re-arm', method: 'emergency.rearm' };
const NOT_STARTED: readonly DisplayState[] = ['armed', 'waiting:window', 'waiting:constraint'];

/** Which way the switch points. A night in the middle of its work may wait for a constraint too. */
export function nightSwitch(state: DisplayState, night: Status['night'] = null): NightSwitch {
  if (state === 'stopped:emergency') return REARM;
  if (ENDED.includes(state)) return { label: 'Start tonight', method: 'night.arm' };
  if (NOT_STARTED.includes(state) && night?.state !== 'running')
    return { label: 'Cancel tonight', method: 'night.disarm' };
  return { label: 'Stop now', method: 'night.stop' };
}

/** Pause or resume, where the state has one of them. */
function pauseSwitch(state: DisplayState): NightSwitch | null {
  if (state === 'running' || state === 'throttled')
    return { label: 'Pause', method: 'night.pause' };
  if (state === 'paused:user') return { label: 'Resume', method: 'night.resume' };
  return state === 'paused:activity' ? { label: 'Resume now', method: 'night.resume' } : null;
}

function isWaiting(status: Status | null): boolean {
  const state = status?.night?.state;
  return state === 'armed' || state === 'waiting';
}

/** The native menu. `status` is null while the engine has not answered yet. Quit is always there. */
export function menuTemplate(
  status: Status | null,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const sentence = status?.sentence ?? 'Starting.';
  const night = nightSwitch(status?.state ?? 'off', status?.night);
  const pause = pauseSwitch(status?.state ?? 'off');
  const isIdle = status === null;
  return [
    { label: sentence, enabled: false },
    { type: 'separator' },
    ...(pause === null ? [] : [{ label: pause.label, click: () => actions.call(pause.method) }]),
    ...(isWaiting(status)
      ? [{ label: 'Run one cycle now', click: () => actions.call('night.runNow') }]
      : []),
    { label: night.label, enabled: !isIdle, click: () => actions.call(night.method) },
    ...(isIdle || night === REARM
      ? []
      : [{ label: 'Emergency stop', click: () => actions.call('emergency.stop') }]),
    { label: 'Show Nightkiln', click: () => actions.showPopover() },
    {
      label: 'Open Morning Brief',
      enabled: !isIdle && status.brief !== null,
      click: () => actions.openBrief(),
    },
    { type: 'separator' },
    { label: 'Quit Nightkiln', accelerator: 'Command+Q', click: () => actions.quit() },
  ];
}
