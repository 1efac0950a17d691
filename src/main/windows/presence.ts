import type { App } from 'electron/main';

// The Dock ignores a change within a second of the last one (ux.md 1.1).
const SETTLE_MS = 1_100;

/** Shows the app in the Dock and in the application switcher while an ordinary window is open, macOS only. */
export interface Presence {
  windowOpened(): void;
  windowClosed(): void;
}

/** Presence over `app`; elsewhere than on a Mac it does nothing. */
export function createPresence(app: App, platform: string): Presence {
  let open = 0;
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => app.setActivationPolicy(open > 0 ? 'regular' : 'accessory');
  if (platform !== 'darwin')
    return { windowOpened: () => undefined, windowClosed: () => undefined };
  return {
    windowOpened: () => {
      open += 1;
      clearTimeout(timer);
      settle();
    },
    windowClosed: () => {
      open -= 1;
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLE_MS);
    },
  };
}
