import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron/main';
import { SECURE_PREFERENCES } from './secure.ts';

/** Width of the popover and the bounds of its height, in points (ux.md 1.3.3). */
export const POPOVER = { width: 360, minHeight: 160, height: 480, maxHeight: 640 } as const;

/** The popover's window. Vibrancy never goes with `transparent`: the material would stop sampling the desktop. */
export function popoverOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: POPOVER.width,
    height: POPOVER.height,
    show: false,
    frame: false,
    resizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    hiddenInMissionControl: true,
    roundedCorners: true,
    vibrancy: 'popover',
    visualEffectState: 'active',
    webPreferences: { ...SECURE_PREFERENCES, preload, enablePreferredSizeMode: true },
  };
}

/** Lets the popover be as high as its content, within its bounds. */
export function fitToContent(window: BrowserWindow): void {
  window.webContents.on('preferred-size-changed', (_event, { height }) => {
    const fitted = Math.min(POPOVER.maxHeight, Math.max(POPOVER.minHeight, height));
    window.setContentSize(POPOVER.width, fitted);
  });
}
