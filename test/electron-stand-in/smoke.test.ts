import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface FixtureBridge {
  echo(value: unknown): Promise<{ value: unknown; from: string }>;
  refuse(): Promise<void>;
  missing(): Promise<void>;
  note(text: string): void;
  onNoted(listener: (text: string) => void): () => void;
  reason: string;
}

declare global {
  interface Window {
    fixture: FixtureBridge;
  }
}

const here = import.meta.dirname;

describe('an app on the stand-in', () => {
  let app: ElectronApplication;
  let page: Page;
  const home = mkdtempSync(path.join(os.tmpdir(), 'stand-in-home-'));

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath: path.join(here, 'electron'),
      args: [path.join(here, 'fixture')],
      env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home },
    });
    page = await app.firstWindow();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent !== 'Fixture');
  });

  afterAll(async () => {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  });

  const evaluate = <T>(run: (bridge: FixtureBridge) => T | Promise<T>): Promise<T> =>
    page.evaluate(`(${run})(window.bridge)`) as Promise<T>;

  it('gives the page the bridge before its first script', async () => {
    expect(await page.textContent('h1')).toBe('echo refuse missing note onNoted reason');
  });

  it('answers invoke with the value and the app:// sender', async () => {
    const reply = await evaluate((bridge) => bridge.echo({ list: [1, 'two'], nothing: null }));
    expect(reply).toEqual({
      value: { list: [1, 'two'], nothing: null },
      from: 'app://bundle/page.html',
    });
  });

  it('keeps dates, maps and bytes across the processes', async () => {
    const kinds = await evaluate(async (bridge) => {
      const sent = [new Date(5), new Map([['a', 1]]), new Uint8Array([1, 2]), 7n];
      const { value } = await bridge.echo(sent);
      return (value as unknown[]).map((item) => Object.prototype.toString.call(item));
    });
    expect(kinds).toEqual([
      '[object Date]',
      '[object Map]',
      '[object Uint8Array]',
      '[object BigInt]',
    ]);
  });

  it('rejects with the words of Electron', async () => {
    const messages = await evaluate(async (bridge) => {
      const catchAll = (call: Promise<void>) => call.catch((reason) => (reason as Error).message);
      return [await catchAll(bridge.refuse()), await catchAll(bridge.missing())];
    });
    expect(messages).toEqual([
      "Error invoking remote method 'refuse': Error: no",
      "Error invoking remote method 'missing': Error: No handler registered for 'missing'",
    ]);
  });

  it('refuses to send what cannot be cloned', async () => {
    const message = await evaluate(async (bridge) => {
      const sent = bridge.echo({ run: () => 1 });
      return sent.then(String, (reason) => `refused: ${(reason as Error).message}`);
    });
    expect(message).toMatch(/^refused: [\s\S]*could not be cloned/);
  });

  it('delivers events until the page stops listening', async () => {
    const heard = await evaluate(async (bridge) => {
      const texts: string[] = [];
      const next = () =>
        new Promise<void>((resolve) => {
          const stop = bridge.onNoted((text) => {
            texts.push(text);
            stop();
            resolve();
          });
        });
      for (const text of ['one', 'two']) {
        const arrived = next();
        bridge.note(text);
        await arrived;
      }
      return texts;
    });
    expect(heard).toEqual(['one noted', 'two noted']);
  });

  it('runs the preload in a world of its own, without Node', async () => {
    const seen = await page.evaluate(() => ({
      leaks: ['require', 'process', 'module', '__deliver', '__electronStandIn'].filter(
        (name) => name in window,
      ),
      isSecure: window.isSecureContext,
    }));
    expect(seen).toEqual({ leaks: [], isSecure: true });
    expect(await evaluate((bridge) => bridge.reason)).toBe('module not found: node:fs');
  });

  it('freezes what it exposes', async () => {
    const result = await page.evaluate(() => {
      const { bridge } = window as unknown as { bridge: object };
      return [Object.isFrozen(bridge), Object.getOwnPropertyDescriptor(window, 'bridge')?.writable];
    });
    expect(result).toEqual([true, false]);
  });

  it('applies the policy sent by header', async () => {
    expect(await page.title()).toBe('Fixture');
    expect(
      await page.evaluate(() =>
        fetch('page.js').then(
          () => 'got',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
  });

  it('opens no second window and leaves the page where it is', async () => {
    await page.evaluate(() => {
      window.open('https://example.invalid/');
      location.href = 'https://example.invalid/';
    });
    await page.waitForTimeout(100);
    const state = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
    );
    expect(state).toEqual(['app://bundle/page.html']);
    expect(app.windows()).toHaveLength(1);
  });

  it('lets a test act on the main process', async () => {
    const heard = await app.evaluate(({ powerMonitor }) => {
      const events: string[] = [];
      powerMonitor.on('on-battery', () => events.push('on-battery'));
      powerMonitor.emit('on-battery');
      return events;
    });
    expect(heard).toEqual(['on-battery']);
  });

  it('names a member it does not have', async () => {
    const message = await app.evaluate(({ app: running }) => {
      try {
        return String(Reflect.get(running, 'isEmojiPanelSupported'));
      } catch (thrown) {
        return (thrown as Error).message;
      }
    });
    expect(message).toBe('The Electron stand-in has no app.isEmojiPanelSupported');
  });

  it('finds the window of a page, as Playwright asks for it', async () => {
    const handle = await app.browserWindow(page);
    expect(await handle.evaluate((window) => window.getBounds().width)).toBe(400);
  });
});
