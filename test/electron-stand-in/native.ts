import { EventEmitter } from 'node:events';
import type { Fields } from './cdp.ts';
import { calls, record, recordAll, remember, strict } from './recorder.ts';

/** Bounds of the menu-bar item and of the one display tests see; a test may change them. */
export const geometry = {
  tray: { x: 1281, y: 0, width: 32, height: 33 },
  display: {
    id: 1,
    bounds: { x: 0, y: 0, width: 1728, height: 1117 },
    workArea: { x: 0, y: 33, width: 1728, height: 1084 },
    size: { width: 1728, height: 1117 },
    workAreaSize: { width: 1728, height: 1084 },
    scaleFactor: 2,
  },
};

class Tray extends EventEmitter {
  private _isGone = false;

  constructor(image: unknown, guid?: string) {
    super();
    calls.push({ member: 'tray.new', args: [image, guid] });
    const names = ['setImage', 'setToolTip', 'setTitle', 'setContextMenu', 'popUpContextMenu'];
    Object.assign(
      this,
      recordAll('tray', [...names, 'setIgnoreDoubleClickEvents', 'closeContextMenu']),
    );
    // biome-ignore lint/correctness/noConstructorReturn: the strict view is the object the app must get
    return remember('Tray', strict('tray', this));
  }
  getBounds() {
    return { ...geometry.tray };
  }
  isDestroyed(): boolean {
    return this._isGone;
  }
  destroy(): void {
    this._isGone = true;
    calls.push({ member: 'tray.destroy', args: [] });
  }
}

class MenuItem {
  constructor(options: Fields) {
    Object.assign(this, { enabled: true, visible: true, checked: false, type: 'normal' }, options);
    if (options['label'] === undefined) Object.assign(this, { label: options['role'] ?? '' });
  }
}

class Menu extends EventEmitter {
  items: MenuItem[] = [];

  append(item: MenuItem): void {
    this.items.push(item);
  }
  popup = record('menu.popup');
  static buildFromTemplate(template: Fields[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(new MenuItem(item));
    return remember('Menu', strict('menu', menu));
  }
  static setApplicationMenu = record('Menu.setApplicationMenu');
  static getApplicationMenu = record('Menu.getApplicationMenu', null);
}

class Notification extends EventEmitter {
  readonly _options: Fields;

  constructor(options: Fields = {}) {
    super();
    this._options = options;
    Object.assign(this, options);
    // biome-ignore lint/correctness/noConstructorReturn: the strict view is the object the app must get
    return remember('Notification', strict('notification', this));
  }
  show(): void {
    calls.push({ member: 'notification.show', args: [this._options] });
    this.emit('show', {});
  }
  close = record('notification.close');
  static isSupported(): boolean {
    return true;
  }
}

class PowerMonitor extends EventEmitter {
  // A test may set it and emit `on-battery`.
  onBatteryPower = false;

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
  getSystemIdleTime(): number {
    return 0;
  }
  getSystemIdleState(): string {
    return 'active';
  }
  getCurrentThermalState(): string {
    return 'nominal';
  }
}

function createPowerSaveBlocker() {
  const held = new Map<number, string>();
  let nextId = 1;
  return strict('powerSaveBlocker', {
    start(type: string): number {
      calls.push({ member: 'powerSaveBlocker.start', args: [type] });
      held.set(nextId, type);
      return nextId++;
    },
    stop(id: number): boolean {
      calls.push({ member: 'powerSaveBlocker.stop', args: [id] });
      return held.delete(id);
    },
    isStarted: (id: number): boolean => held.has(id),
  });
}

/** The asynchronous half of the safe storage. It hides a text from a search, which is all that tests look for. */
function createSafeStorage() {
  return strict('safeStorage', {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => Buffer.from([...Buffer.from(text)].map((b) => ~b)),
    decryptStringAsync: async (bytes: Buffer) => ({
      result: Buffer.from([...bytes].map((b) => ~b)).toString(),
      shouldReEncrypt: false,
    }),
  });
}

/** A session that only records what it is given. */
export function createSession() {
  const names = [
    'setPermissionRequestHandler',
    'setPermissionCheckHandler',
    'setDevicePermissionHandler',
    'setDisplayMediaRequestHandler',
    'registerPreloadScript',
    'setSpellCheckerEnabled',
  ];
  return strict('session', Object.assign(new EventEmitter(), recordAll('session', names)));
}

function createNativeImage() {
  const make = (source: unknown) =>
    strict('image', {
      _source: source,
      isEmpty: () => source === '',
      setTemplateImage: record('image.setTemplateImage'),
      isTemplateImage: () => /Template(@2x)?\.png$/.test(String(source)),
    });
  return strict('nativeImage', { createFromPath: make, createEmpty: () => make('') });
}

/** Everything of Electron that only shows or senses something outside the windows. */
export function createNative() {
  const screen = Object.assign(new EventEmitter(), {
    getAllDisplays: () => [geometry.display],
    getPrimaryDisplay: () => geometry.display,
    getDisplayMatching: () => geometry.display,
    getDisplayNearestPoint: () => geometry.display,
    getCursorScreenPoint: () => ({ x: 0, y: 0 }),
  });
  return {
    Tray,
    Menu,
    MenuItem,
    Notification,
    powerMonitor: strict('powerMonitor', new PowerMonitor()),
    powerSaveBlocker: createPowerSaveBlocker(),
    safeStorage: createSafeStorage(),
    screen: strict('screen', screen),
    nativeImage: createNativeImage(),
    nativeTheme: strict(
      'nativeTheme',
      Object.assign(new EventEmitter(), {
        themeSource: 'system',
        shouldUseDarkColors: false,
        shouldUseHighContrastColors: false,
        prefersReducedTransparency: false,
      }),
    ),
    shell: strict('shell', {
      openExternal: record('shell.openExternal', Promise.resolve()),
      openPath: record('shell.openPath', Promise.resolve('')),
      showItemInFolder: record('shell.showItemInFolder'),
    }),
    dialog: strict('dialog', {
      showMessageBox: record('dialog.showMessageBox', Promise.resolve({ response: 0 })),
      showMessageBoxSync: record('dialog.showMessageBoxSync', 0),
      showErrorBox: record('dialog.showErrorBox'),
      showOpenDialog: record('dialog.showOpenDialog', Promise.resolve({ canceled: true })),
    }),
    globalShortcut: strict('globalShortcut', {
      register: record('globalShortcut.register', true),
      unregister: record('globalShortcut.unregister'),
      unregisterAll: record('globalShortcut.unregisterAll'),
    }),
    autoUpdater: new EventEmitter(),
    systemPreferences: strict('systemPreferences', {
      getAnimationSettings: () => ({ prefersReducedMotion: false }),
    }),
  };
}
