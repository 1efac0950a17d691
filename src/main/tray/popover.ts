import type { NativeImage } from 'electron/common';
import { app, type BrowserWindow, screen, type Tray } from 'electron/main';
import { Menubar } from 'electron-menubar';
import { pageUrl } from '../windows/page-address.ts';
import { fitToContent, popoverOptions } from '../windows/popover.ts';
import { placePopover } from './placement.ts';

/** What the popover hangs from. */
export interface PopoverDeps {
  readonly tray: Tray;
  readonly icon: NativeImage;
  readonly assetsDir: string;
  readonly preload: string;
  /** Called before the page loads: it calls us while it loads. */
  onPopover(window: BrowserWindow): void;
}

/** The popover, warm and hidden until it is shown; a click on the icon shows or hides it. */
export interface Popover {
  show(): void;
  destroy(): void;
}

/** Hangs the popover from the icon. A parked icon shows it once, because there is nothing to click. */
export function createPopover({ tray, icon, assetsDir, preload, onPopover }: PopoverDeps): Popover {
  const options = popoverOptions(preload);
  const menubar = new Menubar(app, {
    tray,
    // An image, not a path: for a missing path the library looks up `__dirname`, which a module does not have.
    icon,
    dir: assetsDir,
    index: pageUrl('popover'),
    browserWindow: options,
    preloadWindow: true,
    hideOnClose: true,
    escapeToHide: true,
    tooltip: 'Nightkiln',
  });
  const show = (): void => void menubar.showWindow();
  const place = (): boolean => {
    const [width = 0, height = 0] = menubar.window?.getSize() ?? [];
    const size = { width, height };
    const { x, y, isParked } = placePopover(tray.getBounds(), screensPrimaryFirst(), size);
    // The library takes fixed coordinates over its own rule, which mislays a parked icon and has no left edge.
    menubar.setOption('browserWindow', { ...options, x, y });
    return isParked;
  };
  menubar.on('before-load', () => {
    if (menubar.window === undefined) return;
    fitToContent(menubar.window);
    onPopover(menubar.window);
  });
  menubar.on('show', place);
  menubar.once('ready', () => {
    if (place()) show();
  });
  return { show, destroy: () => menubar.destroy() };
}

function screensPrimaryFirst() {
  const primary = screen.getPrimaryDisplay();
  return [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)];
}
