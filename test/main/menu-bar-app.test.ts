import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURE_PREFERENCES } from '../../src/main/windows/secure.ts';

interface Recorded {
  __calls: { member: string; args: unknown[] }[];
  __created: Record<string, { emit(name: string, ...args: unknown[]): void }[]>;
}

const root = path.join(import.meta.dirname, '../..');
const home = mkdtempSync(path.join(os.tmpdir(), 'menu-bar-app-'));
const preload = path.join(home, 'preload/index.cjs');
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  TMPDIR: home,
  NIGHTKILN_STATE_DIR: path.join(home, 'state'),
  FIXTURE_PRELOAD: preload,
};

const launchApp = (): Promise<ElectronApplication> =>
  _electron.launch({
    executablePath: path.join(root, 'test/electron-stand-in/electron'),
    args: [path.join(import.meta.dirname, 'fixture')],
    env,
  });

describe('the menu-bar app', () => {
  let app: ElectronApplication;
  let popover: Page;
  const recorded = (member: string): Promise<unknown[][]> =>
    app.evaluate(
      (electron, name) =>
        (electron as unknown as Recorded).__calls
          .filter((made) => made.member === name)
          .map(({ args }) => args.filter((arg) => typeof arg !== 'object')),
      member,
    );
  const emitOnTray = (name: string, event: object): Promise<void> =>
    app.evaluate(
      (electron, [emitted, given]) =>
        (electron as unknown as Recorded).__created['Tray']?.[0]?.emit(emitted, given, {
          x: 1281,
          y: 0,
          width: 32,
          height: 33,
        }),
      [name, event] as const,
    );
  const menuLabels = (): Promise<(string | undefined)[]> =>
    app.evaluate((electron) => {
      const { __calls } = electron as unknown as Recorded;
      const shown = __calls.filter(({ member }) => member === 'tray.popUpContextMenu').at(-1);
      const menu = shown?.args[0] as { items: { label?: string }[] } | undefined;
      return (menu?.items ?? []).map(({ label }) => label);
    });

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: path.dirname(preload),
        target: 'node22',
        ssr: path.join(root, 'src/preload/index.ts'),
        rolldownOptions: {
          external: [/^electron/],
          output: { format: 'cjs', entryFileNames: 'index.cjs' },
        },
      },
    });
    app = await launchApp();
    popover = await app.firstWindow();
    await popover.getByText('The night is off.').waitFor();
  });

  afterAll(async () => {
    await app.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('keeps the popover warm and hidden', async () => {
    const isVisible = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.isVisible()),
    );
    expect(isVisible).toEqual([false]);
  });

  it('opens it under the icon on a click and closes it on the next', async () => {
    const windows = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => [window.isVisible(), window.getPosition()]),
      );
    await emitOnTray('click', {});
    await expect.poll(windows).toEqual([[true, [1117, 33]]]);
    await emitOnTray('click', {});
    await expect.poll(windows).toEqual([[false, [1117, 33]]]);
  });

  it('arms a night from the page, holds the machine awake and says so in the menu bar', async () => {
    await popover.click('#arm');
    await popover.getByText('The night is running.').waitFor();
    expect(await recorded('powerSaveBlocker.start')).toEqual([['prevent-app-suspension']]);
    await expect
      .poll(async () => (await recorded('tray.setToolTip')).at(-1))
      .toEqual(['The night is running.']);
    const icons = await app.evaluate((electron) =>
      (electron as unknown as Recorded).__calls
        .filter(({ member }) => member === 'tray.setImage')
        .map(({ args }) => String((args[0] as { _source: string })._source)),
    );
    expect(icons.map((file) => path.basename(file))).toEqual([
      'idleTemplate.png',
      'runningTemplate.png',
    ]);
  });

  it.each([
    ['right-click', {}],
    ['click', { ctrlKey: true }],
  ])('shows the native menu on %s', async (name, event) => {
    await emitOnTray(name, event);
    expect(await menuLabels()).toEqual([
      'The night is running.',
      '',
      'Pause',
      'Stop now',
      'Emergency stop',
      'Show Nightkiln',
      'Open Morning Brief',
      '',
      'Quit Nightkiln',
    ]);
  });

  it('stops the night, lets the machine sleep and tells the person', async () => {
    await popover.click('#stop');
    await popover.getByText('The night is brief-ready.').waitFor();
    expect(await recorded('powerSaveBlocker.stop')).toEqual([[1]]);
    const notices = await app.evaluate((electron) =>
      (electron as unknown as Recorded).__calls
        .filter(({ member }) => member === 'notification.show')
        .map(({ args }) => args[0]),
    );
    expect(notices).toEqual([
      { id: 'brief', title: 'Night finished', body: 'One task shipped.', silent: true },
    ]);
  });

  it('tells the engine of sleep and of waking, each once', async () => {
    const heard = await app.evaluate(({ powerMonitor }) => {
      for (const name of ['suspend', 'suspend', 'resume', 'resume']) {
        powerMonitor.emit(name as 'suspend');
      }
      return Reflect.get(globalThis, 'heardOfSleep');
    });
    expect(heard).toEqual(['suspend', 'resume']);
  });

  it('opens one brief window, however often it is asked for', async () => {
    const opened = app.waitForEvent('window');
    await popover.click('#brief');
    const brief = await opened;
    await brief.getByText('Morning brief').waitFor();
    await popover.click('#brief');
    expect(app.windows()).toHaveLength(2);
    const preferences = await app.evaluate((electron) =>
      (electron as unknown as Recorded).__calls
        .filter(({ member }) => member === 'browserWindow.new')
        .map(({ args }) => (args[0] as { webPreferences: object }).webPreferences),
    );
    expect(preferences).toHaveLength(2);
    for (const own of preferences) expect(own).toMatchObject(SECURE_PREFERENCES);
    await brief.close();
    await expect.poll(() => app.windows().length).toBe(1);
  });

  it('gives the bridge to the page alone, not to a frame in it', async () => {
    const frame = popover.frames().find((one) => one !== popover.mainFrame());
    expect(await frame?.evaluate(() => 'bridge' in window)).not.toBe(true);
    expect(await popover.evaluate(() => Object.keys(Reflect.get(window, 'bridge')))).toEqual([
      'call',
      'follow',
    ]);
  });

  it('runs no inline script and no string as code', async () => {
    const outcome = await popover.evaluate(async () => {
      const tried: string[] = [];
      // Only a later turn is under the page's policy: the debugger itself may evaluate text.
      await new Promise((resolve) => setTimeout(resolve, 10));
      try {
        tried.push(String(new Function('return 1')()));
      } catch (thrown) {
        tried.push((thrown as Error).name);
      }
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src="x">');
        tried.push('inserted');
      } catch (thrown) {
        tried.push((thrown as Error).name);
      }
      return tried;
    });
    expect(outcome).toEqual(['EvalError', 'TypeError']);
  });

  it('refuses every way out of the page', async () => {
    await popover.evaluate(() => {
      window.open('https://example.invalid/');
      location.href = 'https://example.invalid/';
    });
    await popover.evaluate(() => {
      location.href = 'app://bundle/brief.html';
    });
    const frame = popover.mainFrame();
    await expect.poll(() => frame.evaluate(() => document.title)).toBe('Popover');
    expect(app.windows()).toHaveLength(1);
  });

  it('lets a second instance go at once', async () => {
    const second = await launchApp().then(
      () => 'started',
      () => 'gone',
    );
    expect(second).toBe('gone');
    expect(app.windows()).toHaveLength(1);
  });

  it('logs how long each phase of the start took', () => {
    const lines = readFileSync(path.join(home, 'state/logs/nightkiln.log'), 'utf8').split('\n');
    const phases = lines
      .filter((line) => line.includes('boot.phase'))
      .map((line) => (JSON.parse(line) as { name: string }).name);
    expect(phases).toEqual(['windows', 'engine', 'ipc', 'tray', 'night']);
  });

  it('stops the engine before it leaves', async () => {
    const said: string[] = [];
    const child = app.process();
    child.stderr?.on('data', (chunk) => said.push(String(chunk)));
    const closed = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await app.close();
    expect(await closed).toBe(0);
    expect(said.join('')).toContain('engine stopped');
  });
});
