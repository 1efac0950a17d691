import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { chromiumArgs, chromiumPath } from '../helpers/chromium.ts';
import { Connection, type Session } from './cdp.ts';

/** The headless Chromium the windows live in. */
export interface Browser {
  readonly endpoint: string;
  readonly root: Session;
  /** A session on the page target `targetId`. */
  attach(targetId: string): Promise<Session>;
  /** Ends Chromium and removes its profile. */
  close(): Promise<void>;
}

/** Starts Chromium without any page and connects to it. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'electron-stand-in-'));
  const child = spawn(
    await chromiumPath(),
    [
      ...chromiumArgs,
      '--headless=new',
      '--remote-debugging-port=0',
      '--no-startup-window',
      '--block-new-web-contents',
      `--user-data-dir=${profile}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const removeProfile = (): void =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', () => {
    child.kill('SIGKILL');
    removeProfile();
  });
  const endpoint = await readEndpoint(child);
  const connection = await Connection.open(endpoint);
  const root = connection.session('');
  await closeStartPages(root);
  return {
    endpoint,
    root,
    attach: async (targetId) => {
      const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: true });
      return connection.session(String(sessionId));
    },
    close: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      const late = setTimeout(() => child.kill('SIGKILL'), 2_000);
      // The answer may never come: the browser is leaving.
      root.send('Browser.close').catch(() => undefined);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(late);
    },
  };
}

function readEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stderr === null) return reject(new Error('Chromium has no stderr'));
    const seen: string[] = [];
    readline.createInterface({ input: child.stderr }).on('line', (line) => {
      const match = /^DevTools listening on (ws:\/\/\S+)$/.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
      else if (seen.length < 20) seen.push(line);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended (${code}): ${seen.join('\n')}`)));
  });
}

// Headless Shell opens about:blank whatever it is told; Playwright would take it for the first window.
async function closeStartPages(root: Session): Promise<void> {
  const { targetInfos } = await root.send('Target.getTargets');
  for (const target of targetInfos) {
    if (target.type === 'page')
      await root.send('Target.closeTarget', { targetId: target.targetId });
  }
  await root.send('Target.setDiscoverTargets', { discover: true });
}
