import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What can be measured on a resting page: sideways scrolling, movement, targets under 24 px. */
export interface Measures {
  readonly overflowPixels: number;
  readonly animations: number;
  readonly smallTargets: string[];
}

/** What a good page measures. */
export const STILL: Measures = { overflowPixels: 0, animations: 0, smallTargets: [] };

/** Measures the page once a switch or a button has finished its one short move. */
export async function measure(page: Page): Promise<Measures> {
  await page.waitForFunction(() => document.getAnimations().length === 0);
  return page.evaluate(() => {
    const root = document.documentElement;
    const controls = [...document.querySelectorAll('button, select, input, a')];
    const small = controls.filter((control) => {
      const box = control.getBoundingClientRect();
      return box.width < 24 || box.height < 24;
    });
    return {
      overflowPixels: root.scrollWidth - root.clientWidth,
      animations: document.getAnimations().length,
      smallTargets: small.map((control) => control.outerHTML.slice(0, 80)),
    };
  });
}

/** Every axe violation of any impact, with the elements it is about. Takes seconds on a busy machine. */
export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
