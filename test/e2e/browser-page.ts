import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { createHttpServer } from '../../src/node/http/server.ts';
import { chromiumArgs, chromiumPath } from '../helpers/chromium.ts';
import type { FakeEngine } from '../helpers/fake-engine.ts';

export const TOKEN = 't'.repeat(43);
const renderer = path.resolve(import.meta.dirname, '../../src/renderer');

/** The renderer as it ships, built once per test file. */
export interface BuiltPage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Builds both pages with the options of the product's own build. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nk-page-'));
  // The test runner says `test`, which would build the development React.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  await buildInto(folder);
  process.env['NODE_ENV'] = before ?? 'test';
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

async function buildInto(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: renderer,
    base: './',
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: ['popover.html', 'brief.html'].map((name) => path.join(renderer, name)),
      },
    },
  });
}

/** A headless Chromium; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: [...chromiumArgs] });
}

/** A host for `engine` that serves the built page on a free port. */
export async function serve(
  engine: FakeEngine,
  page: BuiltPage,
): Promise<{ url: string; link: string; close(): Promise<void> }> {
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const server = createHttpServer({
    dispatch: engine.dispatch,
    feed: engine.feed,
    staticDir: page.folder,
    token: TOKEN,
    log: quiet,
  });
  const bound = await server.listen(0);
  if (!bound.ok) throw new Error(bound.error.message);
  return { url: bound.value.url, link: `${bound.value.url}#token=${TOKEN}`, close: server.close };
}
