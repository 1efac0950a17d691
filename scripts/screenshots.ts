import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createHome, ROOT, startHost } from '../test/e2e/real-host.ts';
import { chromiumArgs, chromiumPath } from '../test/helpers/chromium.ts';

/**
 * `npm run screenshots`: runs one night of the generated sample with the real engine and takes the pictures of the
 * documentation in a headless Chromium. It takes the pages as `npm run build` left them.
 */
const IMAGES = path.join(ROOT, 'docs/images');
const POPOVER = { width: 360, height: 420 };
const BRIEF = { width: 980, height: 720 };
const MAX_BYTES = 300_000;
const PATIENCE = { timeout: 120_000 };
const BEDTIME_HOUR = 23;

const QUEUED = [
  { title: 'Fix the broken link in CONTRIBUTING.md', category: 'documentation' },
  { title: 'Rewrite the firing schedule for speed', category: 'performance' },
];

if (!existsSync(path.join(ROOT, 'out/main/cli.js'))) {
  throw new Error('The product is not built. Run "npm run build" first.');
}
mkdirSync(IMAGES, { recursive: true });
await takePictures();

async function takePictures(): Promise<void> {
  const home = await createHome();
  const timeZone = zoneAtBedtime();
  const env = {
    ...home.env,
    TZ: timeZone,
    NIGHTKILN_WINDOW_START: '22:00',
    NIGHTKILN_WINDOW_END: '06:30',
  };
  const host = await startHost({ ...home, env });
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [...chromiumArgs],
  });
  try {
    await photographNight(await openPage(browser, host.link, timeZone));
  } finally {
    await browser.close();
    await host.stop();
    home.remove();
  }
}

/** The zone in which it is bedtime now, so that the pictures tell of a night whenever they are taken. */
function zoneAtBedtime(): string {
  const ahead = BEDTIME_HOUR - new Date().getUTCHours();
  const hours = ahead > 12 ? ahead - 24 : ahead;
  // Zones of this family count westwards.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

async function openPage(browser: Browser, link: string, timezoneId: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: POPOVER,
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId,
  });
  const page = await context.newPage();
  await page.goto(link);
  return page;
}

async function photographNight(page: Page): Promise<void> {
  const sentence = page.getByRole('status').first();
  await sentence.filter({ hasText: 'Off.' }).waitFor(PATIENCE);
  for (const task of QUEUED) {
    await page.evaluate(async (input) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(input);
      await fetch('/api/queue.add', { method: 'POST', headers, body });
    }, task);
  }
  await page.getByText('Rewrite the firing schedule').first().waitFor(PATIENCE);
  await photograph(page, 'popover-before');
  await page.getByRole('switch', { name: 'Tonight' }).click();
  await sentence.filter({ hasText: /Running [1-9]/ }).waitFor(PATIENCE);
  await photograph(page, 'popover-running');
  await sentence.filter({ hasText: 'Night finished' }).waitFor(PATIENCE);
  await photograph(page, 'popover-after');
  await page.setViewportSize(BRIEF);
  await page.goto(new URL('brief.html', page.url()).href);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor(PATIENCE);
  await photograph(page, 'brief-question');
  await page
    .getByText(/^Fix 1 broken link in docs/)
    .first()
    .click();
  await page.getByRole('heading', { name: /^Fix 1 broken link in docs/ }).waitFor(PATIENCE);
  await photograph(page, 'brief');
}

/** One picture in each theme. The popover is as high as its content, as its window is in the menu bar. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const file = path.join(IMAGES, `${name}-${colorScheme}.png`);
    await page.screenshot({ path: file, fullPage: name.startsWith('popover') });
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw new Error(`${file} is larger than ${MAX_BYTES} bytes.`);
    process.stdout.write(`${path.relative(ROOT, file)}  ${Math.round(size / 1000)} kB\n`);
  }
}
