import { nativeImage } from 'electron/common';
import { type BrowserWindow, Menu, Tray } from 'electron/main';
import type { Status } from '../../shared/schema/status.ts';
import { type Icon, iconFile, iconFor } from './icon.ts';
import { type MenuActions, menuTemplate } from './menu.ts';
import { createPopover } from './popover.ts';

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

/** Puts the icon into the menu bar: click opens the popover, right or control click the menu. */
export function createMenuBarItem(deps: TrayDeps): MenuBarItem {
  const { assetsDir, preload, onPopover } = deps;
  const image = (icon: Icon) => nativeImage.createFromPath(iconFile(assetsDir, icon));
  const tray = new Tray(image('idle'), TRAY_GUID);
  const popover = createPopover({ tray, icon: image('idle'), assetsDir, preload, onPopover });
  let shown: Status | null = null;

  const popUpMenu = (): void => {
    const template = menuTemplate(shown, { ...deps.actions, showPopover: popover.show });
    tray.popUpContextMenu(Menu.buildFromTemplate(template));
  };
  tray.on('right-click', popUpMenu);
  tray.on('click', (event) => {
    if (event.ctrlKey) popUpMenu();
  });
  return {
    show: (status) => {
      if (shown === null || iconFor(shown.state) !== iconFor(status.state)) {
        tray.setImage(image(iconFor(status.state)));
      }
      if (shown?.sentence !== status.sentence) tray.setToolTip(status.sentence);
      shown = status;
    },
    showPopover: popover.show,
    destroy: () => {
      popover.destroy();
      tray.destroy();
    },
  };
}
