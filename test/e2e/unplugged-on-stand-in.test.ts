import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './real-host.ts';
import { createUnpluggedHome, type UnpluggedHome } from './unplugged-home.ts';

const PATIENCE_MS = 30_000;

describe('a night whose charger is pulled out, through the menu-bar app', () => {
  let app: ElectronApplication;
  let home: UnpluggedHome;
  let popover: Page;

  beforeAll(async () => {
    home = await createUnpluggedHome();
    app = await _electron.launch({
      executablePath: path.join(ROOT, 'test/electron-stand-in/electron'),
      args: [ROOT],
      env: home.env,
    });
    popover = await app.firstWindow();
  });
  afterAll(async () => {
    await app.close();
    home.remove();
  });

  const plug = (onBattery: boolean) =>
    app.evaluate(({ powerMonitor }, isOut) => {
      Object.assign(powerMonitor, { onBatteryPower: isOut });
      powerMonitor.emit(isOut ? 'on-battery' : 'on-ac');
    }, onBattery);
  const says = (text: string | RegExp) =>
    popover.getByRole('status').first().filter({ hasText: text }).waitFor({ timeout: PATIENCE_MS });

  it('pauses, saves, goes on and ends with proved work', async () => {
    await says('Off.');
    const field = popover.getByRole('textbox', { name: /task/i });
    await field.fill('Make it whole');
    await field.press('Enter');
    await popover.getByText('Make it whole').first().waitFor();
    await popover.getByRole('switch', { name: 'Tonight' }).click();
    await says('Running 1 of 1 task');
    await popover.getByRole('button', { name: 'Pause' }).waitFor();
    await popover.getByText('pottery · worker').waitFor();

    await plug(true);
    await says('New tasks held until power is back.');
    await says('Agents finish their turn first.');
    await says('Work is saved. Goes on by itself.');
    await plug(false);
    await says(/Running 1 of 1 task|Night finished/);
    await says('1 shipped');

    const [brief] = await Promise.all([
      app.waitForEvent('window'),
      popover
        .getByRole('button', { name: /Open brief/ })
        .first()
        .click(),
    ]);
    await brief.getByText('Make it whole').first().waitFor({ timeout: PATIENCE_MS });
    const text = await brief.locator('body').innerText();
    expect(text).toMatch(/Paused \d+ s: On battery/);
    expect(text).toMatch(/Saved and stopped \d+ s: On battery/);
    expect(text).toMatch(/Verified[\s\S]*whole passes at the commit/);
    expect(text).toContain('2 attempts');
    await brief.getByText('what happened when').click();
    await brief.getByText('The constraint holds again.').waitFor();
  }, 120_000);
});
