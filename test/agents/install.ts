import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { CACHE, hasAdapters, hasClaude, hasCodex, IS_REQUIRED, MACHINE } from './pinned.ts';

/**
 * Fetches the pinned agents into the cache before the timed tests. Does nothing when they are there. A new set is
 * unpacked next to the cache and moved into place, so that an interrupted fetch leaves no half of one.
 */
const MANIFEST = ['package.json', 'package-lock.json'];

function say(sentence: string): void {
  process.stdout.write(`agents: ${sentence}\n`);
}

function isCurrent(): boolean {
  return (
    hasCodex() &&
    hasClaude() &&
    hasAdapters() &&
    MANIFEST.every((name) => read(path.join(CACHE, name)) === pinned(name))
  );
}

function pinned(name: string): string | null {
  return read(path.join(import.meta.dirname, name));
}

function read(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Uses the npm that runs this script; on its own it finds npm on PATH. */
function runNpm(folder: string): string | null {
  const npm = process.env['npm_execpath'];
  const argv = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, args] =
    npm?.endsWith('.js') === true ? [process.execPath, [npm, ...argv]] : ['npm', argv];
  const end = spawnSync(program, args, { cwd: folder, stdio: 'inherit', timeout: 10 * 60_000 });
  if (end.error !== undefined) return `npm did not run: ${end.error.message}`;
  return end.status === 0 ? null : `npm ci ended with ${end.status ?? end.signal}`;
}

function fetchAgents(): string | null {
  const partial = `${CACHE}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    for (const name of MANIFEST) {
      copyFileSync(path.join(import.meta.dirname, name), path.join(partial, name));
    }
    const problem = runNpm(partial);
    if (problem !== null) return problem;
    rmSync(CACHE, { recursive: true, force: true });
    renameSync(partial, CACHE);
    if (!hasCodex()) return `codex has no program for ${MACHINE}`;
    if (!hasClaude()) return `claude has no program for ${MACHINE}`;
    return hasAdapters() ? null : 'the ACP adapters are not all there';
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function install(): number {
  if (isCurrent()) {
    say(`the pinned agents are in ${path.relative(process.cwd(), CACHE)}`);
    return 0;
  }
  say(`fetching the pinned agents into ${path.relative(process.cwd(), CACHE)}`);
  const problem = fetchAgents();
  if (problem === null) {
    say('fetched');
    return 0;
  }
  say(IS_REQUIRED ? `missing: ${problem}` : `skipped on ${MACHINE}: ${problem}`);
  return IS_REQUIRED ? 1 : 0;
}

process.exitCode = install();
