import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron/main';
import { describe, expect, it } from 'vitest';
import { popoverOptions } from '../../../src/main/windows/popover.ts';
import { denyPermissions, lockPage } from '../../../src/main/windows/secure.ts';

type Answering = (...args: unknown[]) => unknown;

describe('a window', () => {
  it('has every hardened preference written out', () => {
    expect(popoverOptions('/p.cjs').webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    });
  });

  it('is never transparent, which would break its material', () => {
    expect(popoverOptions('/p.cjs')).not.toHaveProperty('transparent');
  });
});

describe('a locked page', () => {
  const openHandlers: Answering[] = [];
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: Answering) => openHandlers.push(handler),
  });
  lockPage(contents as unknown as WebContents);

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'prevents %s',
    (name) => {
      let prevented = 0;
      contents.emit(name, {
        preventDefault: () => {
          prevented += 1;
        },
      });
      expect(prevented).toBe(1);
    },
  );

  it('opens no window', () => {
    expect(openHandlers.map((handler) => handler({ url: 'https://example.invalid' }))).toEqual([
      { action: 'deny' },
    ]);
  });
});

describe('the session', () => {
  it('refuses every permission, device and capture', () => {
    const handlers: Record<string, Answering> = {};
    const keep = (name: string) => (handler: Answering) => {
      handlers[name] = handler;
    };
    const session = Object.fromEntries(
      [
        'setPermissionRequestHandler',
        'setPermissionCheckHandler',
        'setDevicePermissionHandler',
        'setDisplayMediaRequestHandler',
      ].map((name) => [name, keep(name)]),
    );
    denyPermissions(session as unknown as Session);
    const answers: unknown[] = [];
    handlers['setPermissionRequestHandler']?.(null, 'media', (isGranted: boolean) =>
      answers.push(isGranted),
    );
    handlers['setDisplayMediaRequestHandler']?.({}, (streams: object) => answers.push(streams));
    answers.push(
      handlers['setPermissionCheckHandler']?.(),
      handlers['setDevicePermissionHandler']?.(),
    );
    expect(answers).toEqual([false, {}, false, false]);
  });
});
