import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Brief } from '../../src/shared/schema/brief.ts';
import { createFakeEngine, type FakeEngine } from '../helpers/fake-engine.ts';
import { idleBrief, sampleBrief } from '../helpers/sample-brief.ts';
import { measure, STILL, violationsOf } from './audit.ts';
import { type BuiltPage, buildPage, openBrowser, serve } from './browser-page.ts';

let built: BuiltPage;
let browser: Browser;
beforeAll(async () => {
  [built, browser] = await Promise.all([buildPage(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(
  briefs: Brief[],
  options: BrowserContextOptions = {},
): Promise<{ page: Page; engine: FakeEngine; problems: string[] }> {
  const engine = createFakeEngine({ briefs });
  const host = await serve(engine, built);
  cleanups.push(host.close);
  const context = await browser.newContext({ viewport: { width: 980, height: 720 }, ...options });
  cleanups.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(host.url)) problems.push(request.url());
  });
  await page.goto(host.link.replace('/#', '/brief.html#'));
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, engine, problems };
}

const list = (page: Page) => page.getByRole('navigation', { name: 'In this brief' });
const detail = (page: Page) => page.getByRole('article', { name: 'Detail' });

describe('the brief in a browser', () => {
  it('opens on what needs a decision and marks the night read', async () => {
    const { page, engine } = await open([sampleBrief()]);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('2 of 5 tasks');
    await detail(page).getByText('which exists twice').waitFor();
    while (engine.world.readNightIds.length === 0) await page.waitForTimeout(10);
    expect(engine.world.readNightIds).toEqual(['night-1']);
  });

  it('is read with the arrow keys from the first entry to the last', async () => {
    const { page } = await open([sampleBrief()]);
    const entries = list(page).getByRole('button');
    const count = await entries.count();
    await entries.first().focus();
    for (let at = 0; at < count; at += 1) {
      const current = list(page).locator('[aria-current="true"]');
      expect(await current.count()).toBe(1);
      expect(await current.textContent()).toBe(await entries.nth(at).textContent());
      expect(await current.evaluate((entry) => entry === document.activeElement)).toBe(true);
      await page.keyboard.press('ArrowDown');
    }
    await detail(page).getByRole('heading', { name: 'Totals' }).waitFor();
    await page.keyboard.press('Home');
    await detail(page).getByText('Your decision').waitFor();
  });

  it('keeps its Tab order short: one stop for the whole list, then the detail', async () => {
    const { page } = await open([sampleBrief()]);
    await list(page).getByRole('button').first().focus();
    await page.keyboard.press('Tab');
    const isInDetail = await page.evaluate(
      () => document.activeElement?.closest('article') !== null,
    );
    expect(isInDetail).toBe(true);
  });

  it('copies a branch name', async () => {
    const { page } = await open([sampleBrief()], {
      permissions: ['clipboard-write', 'clipboard-read'],
    });
    await list(page)
      .getByRole('button', { name: /Make check/ })
      .click();
    await detail(page).getByRole('button', { name: 'Copy the branch name' }).click();
    await detail(page).getByRole('button', { name: 'Copied the branch name' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'overnight/2026-11-20_2204_make-check-test-pass',
    );
  });

  it('shows hostile text as text, with its invisible characters, and asks nobody else', async () => {
    const { page, problems } = await open([sampleBrief()]);
    await list(page)
      .getByRole('button', { name: /Remove flaky/ })
      .click();
    await detail(page).getByText('<img src=x onerror=').waitFor();
    await detail(page).getByRole('heading', { name: '\\u{202e}gnp.exe\\u{200b}' }).waitFor();
    expect(await page.locator('img, script:not([src]), iframe').count()).toBe(0);
    expect(await page.title()).toBe('Morning brief · Nightkiln');
    expect(problems).toEqual([]);
  });

  it('offers the other nights', async () => {
    const { page } = await open([sampleBrief(), idleBrief()]);
    await page.getByRole('combobox', { name: 'Night' }).selectOption('night-0');
    await page.getByRole('heading', { name: 'Nothing ran: the Mac was on its battery' }).waitFor();
  });

  it('appears by itself when it is written while the page is open', async () => {
    const { page, engine } = await open([]);
    await page.getByRole('heading', { name: 'No brief yet' }).waitFor();
    while (engine.feed.followers() === 0) await page.waitForTimeout(10);
    engine.world.briefs = [sampleBrief()];
    engine.feed.append({
      type: 'brief.written',
      nightId: 'night-1',
      body: { path: 'brief.json', headline: 'x' },
    });
    await page.getByRole('heading', { name: '2 of 5 tasks shipped' }).waitFor();
  });

  it('leads back to tonight where there is no tray', async () => {
    const { page } = await open([sampleBrief()]);
    await page.getByRole('link', { name: 'Tonight' }).click();
    await page.getByRole('switch', { name: 'Tonight' }).waitFor();
  });
});

describe.each(['light', 'dark'] as const)('the brief in %s', (colorScheme) => {
  it('has no barrier where the evidence is, nor where the repositories are', async () => {
    const { page } = await open([sampleBrief(), idleBrief()], { colorScheme });
    expect(await violationsOf(page)).toEqual([]);
    for (const name of [/Speed up/, /Repositories/]) {
      await list(page).getByRole('button', { name }).click();
      expect(await violationsOf(page)).toEqual([]);
    }
  });

  it('has no barrier before there is a brief', async () => {
    const { page } = await open([], { colorScheme });
    expect(await violationsOf(page)).toEqual([]);
  });
});

describe('every page of the brief', () => {
  it.each([980, 719, 320])('is still and scrolls only downwards at %i px', async (width) => {
    const { page } = await open([sampleBrief()], { viewport: { width, height: 720 } });
    for (const entry of await list(page).getByRole('button').all()) {
      await entry.click();
      expect(await measure(page)).toEqual(STILL);
    }
  });
});
