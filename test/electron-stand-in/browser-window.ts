import { EventEmitter } from 'node:events';
import type { Fields } from './cdp.ts';
import { calls, record, recordAll, remember, strict } from './recorder.ts';
import { type Surroundings, WebContents } from './web-contents.ts';

const RECORDED = [
  'blur',
  'setAlwaysOnTop',
  'setBackgroundColor',
  'setMenuBarVisibility',
  'setResizable',
  'setSkipTaskbar',
  'setVibrancy',
  'setVisibleOnAllWorkspaces',
];

/** What `createWindows` needs besides the surroundings of a page. */
export interface WindowEvents {
  onCreated(window: object, contents: WebContents): void;
  onClosed(): void;
}

function refuse(preferences: Fields): void {
  if (preferences['nodeIntegration'] === true) throw new Error('nodeIntegration is refused here');
  if (preferences['sandbox'] === false) throw new Error('sandbox: false is refused here');
  if (preferences['contextIsolation'] === false)
    throw new Error('contextIsolation: false is refused');
}

/** The classes `BrowserWindow` and `webContents` over one Chromium. */
export function createWindows(around: Surroundings, events: WindowEvents) {
  const open: BrowserWindow[] = [];
  let nextId = 1;

  class BrowserWindow extends EventEmitter {
    readonly id = nextId++;
    readonly webContents: WebContents;
    private _bounds: { x: number; y: number; width: number; height: number };
    private _isShown: boolean;
    private _isGone = false;
    private _title: string;

    constructor(options: Fields = {}) {
      super();
      const preferences = options['webPreferences'] ?? {};
      refuse(preferences);
      calls.push({ member: 'browserWindow.new', args: [options] });
      const { x = 0, y = 0, width = 800, height = 600 } = options;
      this._bounds = { x, y, width, height };
      this._isShown = options['show'] !== false;
      this._title = options['title'] ?? 'Electron';
      Object.assign(this, recordAll('browserWindow', RECORDED));
      const contents = new WebContents(around, { preferences, width, height });
      this.webContents = strict('webContents', contents);
      contents.once('did-finish-load', () => this.emit('ready-to-show'));
      contents.once('destroyed', () => this._forget());
      const made = strict('browserWindow', this);
      open.push(made);
      remember('BrowserWindow', made);
      events.onCreated(made, this.webContents);
      // biome-ignore lint/correctness/noConstructorReturn: the strict view is the object the app must get
      return made;
    }

    private _forget(): void {
      if (this._isGone) return;
      this._isGone = true;
      const at = open.findIndex((window) => window.id === this.id);
      if (at >= 0) open.splice(at, 1);
      this.emit('closed');
      events.onClosed();
    }

    loadURL(url: string): Promise<void> {
      return this.webContents.loadURL(url);
    }
    show(): void {
      this._isShown = true;
      this.emit('show');
      this.emit('focus');
    }
    showInactive(): void {
      this._isShown = true;
      this.emit('show');
    }
    hide(): void {
      this._isShown = false;
      this.emit('hide');
    }
    focus(): void {
      this.emit('focus');
    }
    close(): void {
      let prevented = false;
      this.emit('close', {
        preventDefault: () => {
          prevented = true;
        },
      });
      if (!prevented) this.destroy();
    }
    destroy(): void {
      this.webContents.close();
      this._forget();
    }
    getBounds() {
      return { ...this._bounds };
    }
    setBounds(bounds: Partial<{ x: number; y: number; width: number; height: number }>): void {
      const { width, height } = this._bounds;
      this._bounds = { ...this._bounds, ...bounds };
      const isResized = width !== this._bounds.width || height !== this._bounds.height;
      if (!isResized) return;
      this.emit('resize');
      // A window that has just gone has no size.
      this.webContents._resize(this._bounds.width, this._bounds.height).catch(() => undefined);
    }
    getSize(): [number, number] {
      return [this._bounds.width, this._bounds.height];
    }
    setSize(width: number, height: number): void {
      this.setBounds({ width, height });
    }
    setContentSize(width: number, height: number): void {
      this.setBounds({ width, height });
    }
    getPosition(): [number, number] {
      return [this._bounds.x, this._bounds.y];
    }
    setPosition(x: number, y: number): void {
      this.setBounds({ x, y });
    }
    getTitle(): string {
      return this._title;
    }
    setTitle(title: string): void {
      this._title = title;
    }
    isVisible(): boolean {
      return this._isShown && !this._isGone;
    }
    isDestroyed(): boolean {
      return this._isGone;
    }
    isFocused(): boolean {
      return this.isVisible();
    }
    isMinimized(): boolean {
      return false;
    }
    restore = record('browserWindow.restore');

    static getAllWindows(): BrowserWindow[] {
      return [...open];
    }
    static getFocusedWindow(): BrowserWindow | null {
      return open.find((window) => window.isFocused()) ?? null;
    }
    static fromWebContents(contents: { id: number } | null): BrowserWindow | null {
      return open.find((window) => window.webContents.id === contents?.id) ?? null;
    }
    static fromId(id: number): BrowserWindow | null {
      return open.find((window) => window.id === id) ?? null;
    }
  }

  const webContents = strict('webContents', {
    fromDevToolsTargetId: (targetId: string) =>
      open.find((window) => window.webContents._targetId === targetId)?.webContents,
    fromId: (id: number) => open.find((window) => window.webContents.id === id)?.webContents,
    getAllWebContents: () => open.map((window) => window.webContents),
  });

  return { BrowserWindow, webContents };
}
