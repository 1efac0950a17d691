import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine, type FakeWorld } from '../helpers/fake-engine.ts';
import { sampleBrief } from '../helpers/sample-brief.ts';
import { sampleRehearsal } from '../helpers/sample-rehearsal.ts';
import { offStatus, queuedTask, runningStatus, waitingStatus } from '../helpers/sample-status.ts';
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

interface Opened {
  readonly page: Page;
  readonly engine: FakeEngine;
  readonly link: string;
  readonly problems: string[];
}

async function open(
  start: Partial<FakeWorld> = {},
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const engine = createFakeEngine(start);
  const host = await serve(engine, built);
  cleanups.push(host.close);
  const context = await browser.newContext({ viewport: { width: 400, height: 800 }, ...options });
  cleanups.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(host.link);
  await page.getByRole('status').filter({ hasText: /\w/ }).waitFor();
  return { page, engine, link: host.link, problems };
}

const sentence = (page: Page, text: string): Promise<void> =>
  page.getByRole('status').filter({ hasText: text }).waitFor();

describe('the popover in a browser', () => {
  it('trades the token for a cookie, clears the address bar and breaks no policy', async () => {
    const { page, problems } = await open();
    expect(page.url()).not.toContain('token');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    await page.reload();
    await sentence(page, 'Off.');
    expect(problems).toEqual([]);
  });

  it('arms tonight by the switch, and cancels again', async () => {
    const { page } = await open();
    const toggle = page.getByRole('switch', { name: 'Tonight' });
    expect(await toggle.getAttribute('aria-checked')).toBe('false');
    await toggle.click();
    await sentence(page, 'Ready. Starts at 22:04.');
    expect(await toggle.getAttribute('aria-checked')).toBe('true');
    await toggle.click();
    await sentence(page, 'Off.');
  });

  it('follows what happens elsewhere without a reload', async () => {
    const { page, engine } = await open();
    engine.show(runningStatus());
    await sentence(page, 'Running 2 of 5 tasks');
    const row = page.getByRole('listitem').filter({ hasText: 'Make check' });
    await row.getByText('agent working').waitFor();
    engine.feed.append({
      type: 'task.doing',
      nightId: 'night-1',
      taskId: 'task-1',
      body: { doing: 'committing the work' },
    });
    await row.getByText('committing the work').waitFor();
  });

  it('is worked by the keyboard alone: switch, new task, its removal, the brief', async () => {
    const { page, engine } = await open({
      briefs: [sampleBrief()],
      status: offStatus({ brief: { nightId: 'night-1', isRead: false } }),
    });
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: element } = document;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      });
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let step = 0; step < 20 && !name.test(await focused()); step += 1) {
        await page.keyboard.press('Tab');
      }
      expect(await focused()).toMatch(name);
    };
    await tabTo(/^Tonight$/);
    await page.keyboard.press('Space');
    await sentence(page, 'Ready.');
    await tabTo(/^Add a task/);
    await page.keyboard.type('Explain the retry policy');
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').filter({ hasText: 'Explain the retry policy' }).waitFor();
    expect(await page.getByRole('textbox').inputValue()).toBe('');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Remove ‘Explain the retry policy’ from the queue');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing queued.').waitFor();
    expect(engine.world.queue).toEqual([]);
    await tabTo(/^Open brief/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/brief\.html$/);
  });

  it('shows a refusal in place, with what to do, and keeps what was typed', async () => {
    const { page } = await open();
    await page.getByRole('textbox').fill('refuse me');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.getByText('Two repositories are set up.').waitFor();
    await alert.getByText('--repo atlas').waitFor();
    expect(await page.getByRole('textbox').inputValue()).toBe('refuse me');
  });

  it('offers a sample night while there is no repository', async () => {
    const { page } = await open({ status: offStatus({ repositories: 0, constraints: [] }) });
    expect(await page.getByRole('switch').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Try a sample night' }).click();
    await sentence(page, 'Running');
  });

  it('says so when the engine is gone and keeps the last state', async () => {
    const { page } = await open();
    await cleanups.shift()?.();
    await page.getByRole('switch').click();
    await page.getByRole('alert').filter({ hasText: 'isn’t responding' }).first().waitFor();
    expect(await page.getByRole('status').textContent()).toContain('Off.');
  });

  it('rehearses tonight on request: what blocks first, what is fine folded away', async () => {
    const { page, engine } = await open();
    await page.getByText('and leaves nothing behind.').waitFor();
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByText('Not ready: two things hold tonight back.').waitFor();
    const section = page.getByRole('region', { name: 'Before bed' });
    const shown = section.getByRole('listitem').filter({ visible: true });
    expect(await shown.count()).toBe(3);
    expect(await shown.first().textContent()).toContain('codex is signed out.');
    await section.getByText('2 things fine').click();
    expect(await shown.count()).toBe(5);
    expect(engine.calls.filter((method) => method === 'host.rehearse')).toHaveLength(1);
    engine.world.rehearsal = sampleRehearsal([]);
    await page.getByRole('button', { name: 'Rehearse again' }).click();
    await page.getByText('Ready for tonight.').waitFor();
  });

  it('offers no rehearsal while a night is at work', async () => {
    const { page } = await open({ status: runningStatus() });
    expect(await page.getByRole('button', { name: 'Rehearse' }).count()).toBe(0);
  });

  it('tells a stranger to use the link', async () => {
    const { page, link } = await open();
    await page.context().clearCookies();
    await page.goto(link.split('#')[0] ?? '');
    await page.reload();
    await page.getByText('This page is not signed in.').waitFor();
  });

  it('asks nothing while hidden', async () => {
    const { page, engine } = await open();
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    while (engine.feed.followers() > 0) await page.waitForTimeout(10);
    const before = engine.calls.length;
    engine.show(runningStatus());
    await page.waitForTimeout(300);
    expect(engine.calls.length).toBe(before);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await sentence(page, 'Running');
  });
});

describe.each(['light', 'dark'] as const)('the popover in %s', (colorScheme) => {
  it.each([
    ['off', offStatus({ brief: { nightId: 'night-1', isRead: false } })],
    ['running', runningStatus()],
    ['waiting', waitingStatus()],
  ])('has no barrier and no movement while %s, from 320 px to a wide window', async (_, status) => {
    const queue = [queuedTask('a', `Fix ${'very-'.repeat(20)}long-name.md`)];
    const { page } = await open({ status, queue }, { colorScheme });
    for (const width of [1_280, 320, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await measure(page)).toEqual(STILL);
    }
    expect(await violationsOf(page)).toEqual([]);
  });

  it('has no barrier and no movement after a rehearsal', async () => {
    const { page } = await open({}, { colorScheme });
    await page.getByRole('button', { name: 'Rehearse' }).click();
    await page.getByText('Not ready').waitFor();
    for (const width of [1_280, 320, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await measure(page)).toEqual(STILL);
    }
    expect(await violationsOf(page)).toEqual([]);
  });
});
