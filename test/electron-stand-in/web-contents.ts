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
  targetId = '';
  private url = '';
  private isGone = false;
  private isNavigatingOurselves = false;
  private preloadContext: number | undefined;
  private readonly around: Surroundings;
  private readonly opened: Promise<Session>;
  private openHandler: (details: Fields) => Fields = () => ({ action: 'deny' });

  constructor(around: Surroundings, options: PageOptions) {
    super();
    this.around = around;
    this.session = around.session;
    const currentUrl = (): string => this.url;
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
    this.opened = this.open(options);
    this.opened.catch((reason) => process.stderr.write(`window failed: ${reason}\n`));
  }

  private async open({ preferences, width, height }: PageOptions): Promise<Session> {
    const browser = await this.around.browser;
    const params = { url: 'about:blank', width, height };
    const { targetId } = await browser.root.send('Target.createTarget', params);
    this.targetId = targetId;
    browser.root.on('Target.targetDestroyed', (gone) => {
      if (gone.targetId === targetId) this.markGone();
    });
    const session = await browser.attach(targetId);
    this.listen(session);
    await Promise.all([session.send('Page.enable'), session.send('Runtime.enable')]);
    await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    const { preload } = preferences;
    if (preload !== undefined) await this.installPreload(session, preload);
    return session;
  }

  private listen(session: Session): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const isTop = context.auxData?.frameId === this.targetId;
      if (context.name === WORLD && isTop) this.preloadContext = context.id;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.preloadContext = undefined;
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) this.receive(JSON.parse(payload));
    });
    session.on('Fetch.requestPaused', (request) => this.intercept(request, session));
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return;
      this.url = this.around.protocol.toApp(frame.url);
      this.emit('did-navigate', {}, this.url);
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
    session.on('Page.loadEventFired', () => this.emit('did-finish-load', {}));
    session.on('Page.windowOpen', ({ url, windowName }) => {
      const details = { url: this.around.protocol.toApp(url), frameName: windowName };
      const { action } = this.openHandler(details);
      calls.push({ member: 'webContents.windowOpen', args: [details, action] });
    });
  }

  private async installPreload(session: Session, file: string): Promise<void> {
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

  private receive(message: Fields): void {
    if (message['kind'] === 'preload-error') {
      this.emit('preload-error', {}, '', new Error(message['args']));
      return;
    }
    const deliver = (answer: Fields): void => this.deliver(answer);
    this.around.ipc.receive(message, { sender: this, senderFrame: this.mainFrame, deliver });
  }

  private deliver(message: Fields): void {
    const contextId = this.preloadContext;
    if (this.isGone || contextId === undefined) return;
    const expression = `__deliver(${JSON.stringify(JSON.stringify(message))})`;
    // A page that has just gone takes its messages with it.
    void this.opened
      .then((session) => session.send('Runtime.evaluate', { expression, contextId }))
      .catch(() => undefined);
  }

  private intercept(request: Fields, session: Session): void {
    const leaves = request['resourceType'] === 'Document' && !this.isNavigatingOurselves;
    const url = this.around.protocol.toApp(request['request'].url);
    if (leaves && this.isPrevented(url)) {
      const params = { requestId: request['requestId'], errorReason: 'Aborted' };
      session.send('Fetch.failRequest', params).catch(() => undefined);
      return;
    }
    this.around.protocol.serve(request, session).catch(() => undefined);
  }

  private isPrevented(url: string): boolean {
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

  private markGone(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.emit('destroyed');
  }

  async loadURL(url: string): Promise<void> {
    const session = await this.opened;
    this.isNavigatingOurselves = true;
    try {
      const loaded = new Promise<void>((resolve) =>
        session.once('Page.loadEventFired', () => resolve()),
      );
      const target = this.around.protocol.toChromium(url);
      const { errorText } = await session.send('Page.navigate', { url: target });
      if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
      await loaded;
    } finally {
      this.isNavigatingOurselves = false;
    }
  }

  send(channel: string, ...args: unknown[]): void {
    this.deliver(eventMessage(channel, args));
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const session = await this.opened;
    const params = { expression: code, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', params);
    if (exceptionDetails !== undefined) throw new Error(String(exceptionDetails.text));
    return result.value;
  }

  async resize(width: number, height: number): Promise<void> {
    const session = await this.opened;
    const params = { width, height, deviceScaleFactor: 0, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', params);
  }

  close(_options?: object): void {
    // Closing twice is no error.
    void this.around.browser
      .then(async (browser) => {
        await this.opened;
        await browser.root.send('Target.closeTarget', { targetId: this.targetId });
      })
      .catch(() => undefined);
  }

  setWindowOpenHandler(handler: (details: Fields) => Fields): void {
    this.openHandler = handler;
  }

  reload(): void {
    // A page that has just gone needs no reload.
    void this.opened.then((session) => session.send('Page.reload')).catch(() => undefined);
  }

  getURL(): string {
    return this.url;
  }

  isDestroyed(): boolean {
    return this.isGone;
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
