import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createElectron } from './electron.ts';
import { createWire } from './wire.ts';

const declarations = readFileSync(
  path.join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'),
  'utf8',
);

/** The names one class or interface of electron.d.ts declares, with those it inherits. */
function declared(name: string): Set<string> {
  const head = new RegExp(`^  (?:class|interface) ${name}(?: extends ([\\w.]+))? \\{$`, 'm');
  const match = head.exec(declarations);
  if (match === null) return new Set();
  const from = match.index;
  const body = declarations.slice(from, declarations.indexOf('\n  }', from));
  const members = [...body.matchAll(/^ {4}(?:static |readonly )*(\w+)\??[(:<]/gm)];
  const own = members.map(([, member]) => member ?? '');
  const parent = match[1] === undefined ? new Set<string>() : declared(match[1]);
  return new Set([...own, ...parent]);
}

/** The names an object offers, without what every object and every emitter has. */
function offered(value: object): string[] {
  const names = new Set<string>();
  const stops: unknown[] = [
    null,
    Object.prototype,
    Function.prototype,
    EventEmitter.prototype,
    EventEmitter,
  ];
  for (let level = value; !stops.includes(level); level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  const common = new Set(['constructor', 'length', 'prototype', 'domain']);
  const isOwnBusiness = (name: string): boolean => name.startsWith('_') || common.has(name);
  return [...names].filter((name) => !isOwnBusiness(name));
}

const folder = { root: '/app', main: '/app/main.js', name: 'contract', version: '1.0.0' };
// No browser ever comes up: only the shape is looked at.
const { electron, becomeReady } = createElectron(folder, new Promise(() => undefined));
const window = new electron.BrowserWindow({ show: false });
const menu = electron.Menu.buildFromTemplate([{ label: 'One' }]);

const SUBJECTS: [string, object, string][] = [
  ['app', electron.app, 'App'],
  ['app.commandLine', electron.app.commandLine, 'CommandLine'],
  ['ipcMain', electron.ipcMain, 'IpcMain'],
  ['protocol', electron.protocol, 'Protocol'],
  ['session', electron.session, 'Session'],
  ['session.defaultSession', electron.session.defaultSession, 'Session'],
  ['BrowserWindow', electron.BrowserWindow, 'BrowserWindow'],
  ['a BrowserWindow', window, 'BrowserWindow'],
  ['webContents', electron.webContents, 'WebContents'],
  ['a WebContents', window.webContents, 'WebContents'],
  ['a main frame', window.webContents.mainFrame, 'WebFrameMain'],
  ['a Tray', new electron.Tray('icon.png'), 'Tray'],
  ['Menu', electron.Menu, 'Menu'],
  ['a Menu', menu, 'Menu'],
  ['a MenuItem', menu.items[0] ?? {}, 'MenuItem'],
  ['Notification', electron.Notification, 'Notification'],
  ['a Notification', new electron.Notification({ title: 'One' }), 'Notification'],
  ['powerMonitor', electron.powerMonitor, 'PowerMonitor'],
  ['powerSaveBlocker', electron.powerSaveBlocker, 'PowerSaveBlocker'],
  ['safeStorage', electron.safeStorage, 'SafeStorage'],
  ['screen', electron.screen, 'Screen'],
  ['nativeImage', electron.nativeImage, 'NativeImage'],
  ['an image', electron.nativeImage.createFromPath('a.png'), 'NativeImage'],
  ['nativeTheme', electron.nativeTheme, 'NativeTheme'],
  ['shell', electron.shell, 'Shell'],
  ['dialog', electron.dialog, 'Dialog'],
  ['globalShortcut', electron.globalShortcut, 'GlobalShortcut'],
  ['systemPreferences', electron.systemPreferences, 'SystemPreferences'],
];

describe('the stand-in against electron.d.ts', () => {
  it.each(SUBJECTS)('invents no member of %s', (_name, subject, type) => {
    const known = declared(type);
    expect(known.size).toBeGreaterThan(0);
    const statics = typeof subject === 'function' ? ['name'] : [];
    const invented = offered(subject).filter((name) => !known.has(name) && !statics.includes(name));
    expect(invented).toEqual([]);
  });

  it('knows what electron.d.ts lacks, so that a reader that finds everything is noticed', () => {
    expect(declared('App').has('whenReady')).toBe(true);
    expect(declared('BrowserWindow').has('loadURL')).toBe(true);
    expect(declared('BrowserWindow').has('getSize')).toBe(true);
    expect(declared('App').has('becomeGreen')).toBe(false);
    expect(declared('Nothing').size).toBe(0);
  });

  it('exports only modules that Electron has', () => {
    const names = Object.keys(electron).filter((name) => !name.startsWith('_'));
    const unknown = names.filter(
      (name) => !new RegExp(`^    (?:const|class) ${name}\\b`, 'm').test(declarations),
    );
    expect(unknown).toEqual([]);
  });

  it('throws by name for a member it does not have, and lets await look at it', async () => {
    expect(() => Reflect.get(electron.shell, 'beep')).toThrow(
      'The Electron stand-in has no shell.beep',
    );
    expect(() => Reflect.get(electron, 'desktopCapturer')).toThrow('no electron.desktopCapturer');
    expect(await electron.shell).toBe(electron.shell);
  });

  it.each([{ nodeIntegration: true }, { sandbox: false }, { contextIsolation: false }])(
    'refuses a window with %j',
    (webPreferences) => {
      expect(() => new electron.BrowserWindow({ webPreferences })).toThrow(/refused/);
    },
  );

  it('lets a window refuse to close, and forgets one that is destroyed', () => {
    const stubborn = new electron.BrowserWindow();
    stubborn.once('close', (event) => event.preventDefault());
    stubborn.close();
    expect(electron.BrowserWindow.fromId(stubborn.id)).toBe(stubborn);
    stubborn.destroy();
    expect(electron.BrowserWindow.fromId(stubborn.id)).toBeNull();
    expect(stubborn.isDestroyed()).toBe(true);
  });

  it('takes one handler per channel and one per scheme', () => {
    electron.ipcMain.handle('once', () => 1);
    expect(() => electron.ipcMain.handle('once', () => 2)).toThrow(
      "Attempted to register a second handler for 'once'",
    );
    electron.protocol.handle('app', () => new Response());
    expect(() => electron.protocol.handle('app', () => new Response())).toThrow('app');
    expect(electron.protocol.isProtocolHandled('app')).toBe(true);
  });

  it('counts what holds the machine awake', () => {
    const id = electron.powerSaveBlocker.start('prevent-app-suspension');
    expect(electron.powerSaveBlocker.isStarted(id)).toBe(true);
    electron.powerSaveBlocker.stop(id);
    expect(electron.powerSaveBlocker.isStarted(id)).toBe(false);
  });

  it('takes privileged schemes only before it is ready', async () => {
    const ready = electron.app.whenReady();
    electron.protocol.registerSchemesAsPrivileged([{ scheme: 'app' }]);
    becomeReady();
    await ready;
    expect(electron.app.isReady()).toBe(true);
    expect(() => electron.protocol.registerSchemesAsPrivileged([{ scheme: 'late' }])).toThrow(
      'before app is ready',
    );
  });
});

describe('the wire', () => {
  const { encode, decode } = createWire();

  it.each([
    [undefined],
    [Number.NaN],
    [[undefined, null, -Infinity]],
    [new Date(86_400_000)],
    [new Map<unknown, unknown>([['a', new Set([1, 'b'])]])],
    [12345678901234567890n],
    [new Uint8Array([0, 255])],
    [new Float64Array([0.5, -1])],
    [{ $: 'date', v: 'not a date' }],
    [{ nested: { $: { $: 1 } } }],
  ])('carries %s unchanged', (value) => {
    expect(decode(encode(value))).toEqual(value);
  });

  it('carries an error by name and message', () => {
    const arrived = decode(encode(new TypeError('broken')));
    expect([arrived instanceof Error, String(arrived)]).toEqual([true, 'TypeError: broken']);
  });

  it.each([[() => 1], [{ run: () => 1 }], [Symbol('s')]])('refuses %s', (value) => {
    expect(() => encode(value)).toThrow(/could not be cloned/);
  });
});
