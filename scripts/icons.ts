/** Draws the tray glyphs and the app icon from `assets/source/*.svg` with Chromium. Run by hand: `node scripts/icons.ts`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { ICONS } from '../src/main/tray/icon.ts';
import { chromiumArgs, chromiumPath } from '../test/helpers/chromium.ts';

const assets = path.join(import.meta.dirname, '../assets');

/** The entries of an `.icns` file: its type and the size in pixels of the PNG inside. */
const ICNS_ENTRIES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

async function draw(browser: Browser, name: string, size: number): Promise<Buffer> {
  const svg = readFileSync(path.join(assets, 'source', `${name}.svg`), 'utf8');
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
  );
  const png = await page.screenshot({ omitBackground: true });
  await page.close();
  return png;
}

/** One `.icns` file: a header with the whole length, then each entry with its own. */
function packIcns(entries: readonly (readonly [string, Buffer])[]): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 'ascii');
    head.writeUInt32BE(body.length + 8, 4);
    return Buffer.concat([head, body]);
  };
  return chunk('icns', Buffer.concat(entries.map(([type, png]) => chunk(type, png))));
}

const browser = await chromium.launch({
  executablePath: await chromiumPath(),
  args: [...chromiumArgs],
});
mkdirSync(path.join(assets, 'tray'), { recursive: true });
for (const icon of ICONS) {
  writeFileSync(path.join(assets, 'tray', `${icon}Template.png`), await draw(browser, icon, 16));
  writeFileSync(path.join(assets, 'tray', `${icon}Template@2x.png`), await draw(browser, icon, 32));
}
const drawn = new Map<number, Buffer>();
for (const [, size] of ICNS_ENTRIES) {
  if (!drawn.has(size)) drawn.set(size, await draw(browser, 'app', size));
}
const pictures = ICNS_ENTRIES.map(
  ([type, size]) => [type, drawn.get(size) ?? Buffer.alloc(0)] as const,
);
writeFileSync(path.join(assets, 'icon.icns'), packIcns(pictures));
await browser.close();
