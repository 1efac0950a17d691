import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './audit.ts';
import { openBrowser } from './browser-page.ts';
import { readBrief, runNight } from './night-story.ts';
import { createHome, type Home, startHost } from './real-host.ts';

describe('a night through the headless host', () => {
  let browser: Browser;
  let home: Home;
  let host: Awaited<ReturnType<typeof startHost>>;

  beforeAll(async () => {
    [browser, home] = await Promise.all([openBrowser(), createHome()]);
    host = await startHost(home);
  });
  afterAll(async () => {
    await browser.close();
    await host.stop();
    home.remove();
  });

  it('goes from the switch to the brief in a real browser', async () => {
    const page = await (
      await browser.newContext({ viewport: { width: 400, height: 800 } })
    ).newPage();
    await page.goto(host.link);
    await runNight(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 980, height: 720 });
    await page
      .getByRole('link', { name: /Open brief/ })
      .or(page.getByRole('button', { name: /Open brief/ }))
      .first()
      .click();
    await readBrief(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page)).toEqual([]);
    }
  }, 120_000);
});

describe('a first start without configuration', () => {
  let browser: Browser;
  let home: Home;
  let host: Awaited<ReturnType<typeof startHost>>;

  beforeAll(async () => {
    [browser, home] = await Promise.all([openBrowser(), createHome({ isNew: true })]);
    host = await startHost(home);
  });
  afterAll(async () => {
    await browser.close();
    await host.stop();
    home.remove();
  });

  it('offers a sample night that runs to its brief', async () => {
    const page = await (
      await browser.newContext({ viewport: { width: 400, height: 800 } })
    ).newPage();
    await page.goto(host.link);
    await page.getByRole('button', { name: 'Try a sample night' }).click();
    const sentence = page.getByRole('status').first();
    await sentence.filter({ hasText: 'Night finished' }).waitFor({ timeout: 60_000 });
  }, 120_000);
});
