import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Browser } from './browser.ts';
import type { Fields, Session } from './cdp.ts';
import { eventMessage, type Ipc } from './ipc.ts';
import type { Protocol } from './protocol.ts';
import { calls, record } from './recorder.ts';
import { createWire } from './wire.ts';
import { createMembrane, runPageWorld, runPreloadWorld } from './worlds.ts';

const WORLD = 'electron-preload';
const BINDING = '__electronStandIn';
let nextId = 1;

/** What a page needs from the rest of the stand-in. */
export interface Surroundings {
  readonly browser: Promise<Browser>;
  readonly ipc: Ipc;
  readonly protocol: Protocol;
  readonly session: object;
}

/** How the page is made. */
export interface PageOptions {
  readonly preferences: Fields;
  readonly width: number;
  readonly height: number;
}

/** The page of one window: a Chromium target, its preload world and its messages. */
export class WebContents extends EventEmitter {
  readonly id = nextId++;
  readonly session: object;
  readonly mainFrame: Fields;
  _targetId = '';
  private _url = '';
  private _isGone = false;
  private _isNavigatingOurselves = false;
  private _preloadContext: number | undefined;
  private readonly _around: Surroundings;
  private readonly _opened: Promise<Session>;
  private _openHandler: (details: Fields) => Fields = () => ({ action: 'deny' });

  constructor(around: Surroundings, options: PageOptions) {
    super();
    this._around = around;
    this.session = around.session;
    const currentUrl = (): string => this._url;
    const send = (channel: string, ...args: unknown[]): void => this.send(channel, ...args);
    this.mainFrame = {
      get url() {
        return currentUrl();
      },
      get origin() {
        // An app:// origin is opaque to Node's URL, Chromium spells it out.
        const { protocol, host } = new URL(currentUrl());
        return `${protocol}//${host}`;
      },
      parent: null,
      send,
    };
    this.mainFrame['top'] = this.mainFrame;
    this._opened = this._open(options);
    this._opened.catch((reason) => process.stderr.write(`window failed: ${reason}\n`));
  }

  private async _open({ preferences, width, height }: PageOptions): Promise<Session> {
    const browser = await this._around.browser;
    const params = { url: 'about:blank', width, height };
    const { targetId } = await browser.root.send('Target.createTarget', params);
    this._targetId = targetId;
    browser.root.on('Target.targetDestroyed', (gone) => {
      if (gone.targetId === targetId) this._markGone();
    });
    const session = await browser.attach(targetId);
    this._listen(session);
    await Promise.all([session.send('Page.enable'), session.send('Runtime.enable')]);
    await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    const { preload } = preferences;
    if (preload !== undefined) await this._installPreload(session, preload);
    return session;
  }

  private _listen(session: Session): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const isTop = context.auxData?.frameId === this._targetId;
      if (context.name === WORLD && isTop) this._preloadContext = context.id;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this._preloadContext = undefined;
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) this._receive(JSON.parse(payload));
    });
    session.on('Fetch.requestPaused', (request) => this._intercept(request, session));
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this._url = this._around.protocol.toApp(frame.url);
      this.emit('did-navigate', {}, this._url);
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
    session.on('Page.loadEventFired', () => this.emit('did-finish-load', {}));
    session.on('Page.windowOpen', ({ url, windowName }) => {
      const details = { url: this._around.protocol.toApp(url), frameName: windowName };
      const { action } = this._openHandler(details);
      calls.push({ member: 'webContents.windowOpen', args: [details, action] });
    });
  }

  private async _installPreload(session: Session, file: string): Promise<void> {
    const token = JSON.stringify(`electron-${randomUUID()}`);
    const code = `(require, process, module, exports = module.exports) => {${readFileSync(file, 'utf8')}\n}`;
    const parts = `wire: (${createWire})(), makeMembrane: ${createMembrane}, preload: ${code}`;
    // As in Electron, a frame inside the page has no preload.
    const inTop = (call: string): string => `if (window === window.top) ${call}`;
    const isolated = `(${runPreloadWorld})({ token: ${token}, binding: '${BINDING}', ${parts} })`;
    const add = 'Page.addScriptToEvaluateOnNewDocument';
    await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
    await session.send(add, {
      source: inTop(`(${runPageWorld})(${token}, ${createMembrane})`),
    });
    await session.send(add, { source: inTop(isolated), worldName: WORLD });
  }

  private _receive(message: Fields): void {
    if (message['kind'] === 'preload-error') {
      this.emit('preload-error', {}, '', new Error(message['args']));
      return;
    }
    const deliver = (answer: Fields): void => this._deliver(answer);
    this._around.ipc.receive(message, { sender: this, senderFrame: this.mainFrame, deliver });
  }

  private _deliver(message: Fields): void {
    const contextId = this._preloadContext;
    if (this._isGone || contextId === undefined) return;
    const expression = `__deliver(${JSON.stringify(JSON.stringify(message))})`;
    // A page that has just gone takes its messages with it.
    void this._opened
      .then((session) => session.send('Runtime.evaluate', { expression, contextId }))
      .catch(() => undefined);
  }

  private _intercept(request: Fields, session: Session): void {
    const leaves = request['resourceType'] === 'Document' && !this._isNavigatingOurselves;
    const url = this._around.protocol.toApp(request['request'].url);
    if (leaves && this._isPrevented(url)) {
      const params = { requestId: request['requestId'], errorReason: 'Aborted' };
      session.send('Fetch.failRequest', params).catch(() => undefined);
      return;
    }
    this._around.protocol.serve(request, session).catch(() => undefined);
  }

  private _isPrevented(url: string): boolean {
    let prevented = false;
    const event = {
      url,
      isMainFrame: true,
      frame: this.mainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit('will-frame-navigate', event);
    this.emit('will-navigate', event, url);
    return prevented;
  }

  private _markGone(): void {
    if (this._isGone) return;
    this._isGone = true;
    this.emit('destroyed');
  }

  async loadURL(url: string): Promise<void> {
    const session = await this._opened;
    this._isNavigatingOurselves = true;
    try {
      const loaded = new Promise<void>((resolve) =>
        session.once('Page.loadEventFired', () => resolve()),
      );
      const target = this._around.protocol.toChromium(url);
      const { errorText } = await session.send('Page.navigate', { url: target });
      if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
      await loaded;
    } finally {
      this._isNavigatingOurselves = false;
    }
  }

  send(channel: string, ...args: unknown[]): void {
    this._deliver(eventMessage(channel, args));
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const session = await this._opened;
    const params = { expression: code, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', params);
    if (exceptionDetails !== undefined) throw new Error(String(exceptionDetails.text));
    return result.value;
  }

  async _resize(width: number, height: number): Promise<void> {
    const session = await this._opened;
    const params = { width, height, deviceScaleFactor: 0, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', params);
  }

  close(_options?: object): void {
    // Closing twice is no error.
    void this._around.browser
      .then(async (browser) => {
        await this._opened;
        await browser.root.send('Target.closeTarget', { targetId: this._targetId });
      })
      .catch(() => undefined);
  }

  setWindowOpenHandler(handler: (details: Fields) => Fields): void {
    this._openHandler = handler;
  }

  reload(): void {
    // A page that has just gone needs no reload.
    void this._opened.then((session) => session.send('Page.reload')).catch(() => undefined);
  }

  getURL(): string {
    return this._url;
  }

  isDestroyed(): boolean {
    return this._isGone;
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  getType(): string {
    return 'window';
  }

  openDevTools = record('webContents.openDevTools');
  setIgnoreMenuShortcuts = record('webContents.setIgnoreMenuShortcuts');
}
