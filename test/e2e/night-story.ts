import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const PATIENCE_MS = 60_000;

/** Toggle on, sentence changes, night runs on the sample, and the page says it is finished. */
export async function runNight(popover: Page): Promise<void> {
  const sentence = popover.getByRole('status').first();
  await sentence.filter({ hasText: 'Off.' }).waitFor();
  const toggle = popover.getByRole('switch', { name: 'Tonight' });
  await toggle.click();
  await sentence
    .filter({ hasText: /Running|Ready|Checking|Choosing/ })
    .waitFor({ timeout: PATIENCE_MS });
  await sentence.filter({ hasText: 'Night finished' }).waitFor({ timeout: PATIENCE_MS });
  await sentence.filter({ hasText: '4 shipped' }).waitFor();
}

/** The brief of the sample's night: decisions first, proved work with its branches, and what did not run. */
export async function readBrief(brief: Page): Promise<void> {
  await brief.getByText('4 of').first().waitFor({ timeout: PATIENCE_MS });
  const text = await brief.locator('body').innerText();
  const order = ['Needs you', 'Shipped', 'Did not run'].map((title) => text.indexOf(title));
  expect(order.every((at) => at >= 0)).toBe(true);
  expect([...order].sort((a, b) => a - b)).toEqual(order);
}
