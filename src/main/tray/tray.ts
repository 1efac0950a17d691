import { nativeImage } from 'electron/common';
import { app, type BrowserWindow, Menu, screen, Tray } from 'electron/main';
import { Menubar } from 'electron-menubar';
import type { Status } from '../../shared/schema/status.ts';
import { pageUrl } from '../windows/page-address.ts';
import { fitToContent, popoverOptions } from '../windows/popover.ts';
import { type Icon, iconFile, iconFor } from './icon.ts';
import { type MenuActions, menuTemplate } from './menu.ts';
import { placePopover } from './placement.ts';

// macOS keeps the place the user dragged the icon to under this name.
const TRAY_GUID = '5f3c1a52-6f0e-4d0b-9a52-3b1d7e0c9a41';

/** What the menu-bar item needs. */
export interface TrayDeps {
  readonly assetsDir: string;
  readonly preload: string;
  readonly actions: Omit<MenuActions, 'showPopover'>;
  onPopover(window: BrowserWindow): void;
}

/** The menu-bar item with its popover. */
export interface MenuBarItem {
  show(status: Status): void;
  showPopover(): void;
  destroy(): void;
}

/** Puts the icon into the menu bar: click opens the popover, right or control click the menu. A parked icon shows the popover once. */
export function createMenuBarItem(deps: TrayDeps): MenuBarItem {
  const image = (icon: Icon) => nativeImage.createFromPath(iconFile(deps.assetsDir, icon));
  const tray = new Tray(image('idle'), TRAY_GUID);
  const options = popoverOptions(deps.preload);
  const menubar = new Menubar(app, {
    tray,
    // An image, not a path: for a missing path the library looks up `__dirname`, which a module does not have.
    icon: image('idle'),
    dir: deps.assetsDir,
    index: pageUrl('popover'),
    browserWindow: options,
    preloadWindow: true,
    hideOnClose: true,
    escapeToHide: true,
    tooltip: 'Nightkiln',
  });
  let shown: Status | null = null;

  const place = (): boolean => {
    const [width = 0, height = 0] = menubar.window?.getSize() ?? [];
    const { x, y, isParked } = placePopover(tray.getBounds(), screensPrimaryFirst(), {
      width,
      height,
    });
    // The library takes fixed coordinates over its own rule, which mislays a parked icon and has no left edge.
    menubar.setOption('browserWindow', { ...options, x, y });
    return isParked;
  };
  const showPopover = (): void => void menubar.showWindow();
  const popUpMenu = (): void => {
    const template = menuTemplate(shown, { ...deps.actions, showPopover });
    tray.popUpContextMenu(Menu.buildFromTemplate(template));
  };
  // Before it loads: the page calls us while it loads.
  menubar.on('before-load', () => {
    if (menubar.window === undefined) return;
    fitToContent(menubar.window);
    deps.onPopover(menubar.window);
  });
  menubar.on('show', place);
  tray.on('right-click', popUpMenu);
  tray.on('click', (event) => {
    if (event.ctrlKey) popUpMenu();
  });
  menubar.once('ready', () => {
    if (place()) showPopover();
  });

  return {
    show: (status) => {
      if (shown === null || iconFor(shown.state) !== iconFor(status.state)) {
        tray.setImage(image(iconFor(status.state)));
      }
      if (shown?.sentence !== status.sentence) tray.setToolTip(status.sentence);
      shown = status;
    },
    showPopover,
    destroy: () => {
      menubar.destroy();
      tray.destroy();
    },
  };
}

function screensPrimaryFirst() {
  const primary = screen.getPrimaryDisplay();
  return [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)];
}
