import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './audit.ts';
import { readBrief, runNight } from './night-story.ts';
import { createHome, type Home, ROOT } from './real-host.ts';

describe('a night through the menu-bar app', () => {
  let app: ElectronApplication;
  let home: Home;

  beforeAll(async () => {
    home = await createHome();
    app = await _electron.launch({
      executablePath: path.join(ROOT, 'test/electron-stand-in/electron'),
      args: [ROOT],
      env: home.env,
    });
  });
  afterAll(async () => {
    await app.close();
    home.remove();
  });

  it('goes from the switch to the brief window through real IPC', async () => {
    const popover = await app.firstWindow();
    await runNight(popover);
    for (const colorScheme of ['light', 'dark'] as const) {
      await popover.emulateMedia({ colorScheme });
      expect(await violationsOf(popover)).toEqual([]);
    }
    const [brief] = await Promise.all([
      app.waitForEvent('window'),
      popover
        .getByRole('button', { name: /Open brief/ })
        .first()
        .click(),
    ]);
    await readBrief(brief);
  }, 120_000);
});
