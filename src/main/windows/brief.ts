import { BrowserWindow, type WebContents } from 'electron/main';
import { pageUrl } from './page-address.ts';
import { SECURE_PREFERENCES } from './secure.ts';

/** What opening the brief needs. */
export interface BriefWindowDeps {
  readonly preload: string;
  onOpened(contents: WebContents): void;
  onClosed(): void;
  onFailed(reason: unknown): void;
}

/** Opens the one brief window, or brings it forward. It is destroyed on close, so a closed brief costs nothing. */
export function createBriefOpener(deps: BriefWindowDeps): () => boolean {
  let open: BrowserWindow | null = null;
  return () => {
    if (open !== null) {
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return true;
    }
    const window = createBriefWindow(deps.preload);
    open = window;
    deps.onOpened(window.webContents);
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      open = null;
      deps.onClosed();
    });
    window.loadURL(pageUrl('brief')).catch(deps.onFailed);
    return true;
  };
}

function createBriefWindow(preload: string): BrowserWindow {
  return new BrowserWindow({
    width: 980,
    height: 720,
    minWidth: 480,
    minHeight: 400,
    show: false,
    title: 'Nightkiln: morning brief',
    titleBarStyle: 'hiddenInset',
    webPreferences: { ...SECURE_PREFERENCES, preload },
  });
}
