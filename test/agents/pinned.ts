import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

const lock = readFileSync(path.join(import.meta.dirname, 'package-lock.json'));
const edition = createHash('sha256').update(lock).digest('hex').slice(0, 8);

/** Where install.ts puts the agents of this lock file; a cache that may be deleted at any time. */
export const CACHE = path.join(
  realpathSync(path.join(root, 'node_modules')),
  '.cache',
  `nightkiln-agents-${edition}`,
);

/** The machine as npm's platform packages name it. */
export const MACHINE = `${process.platform}-${process.arch}`;

/** The only machine on which a missing agent is a failure and not a skip. */
export const IS_REQUIRED = MACHINE === 'linux-x64';

/** The npm launcher, as a person's PATH would have it. */
export const CODEX_LAUNCHER = path.join(CACHE, 'node_modules', '.bin', 'codex');

/** The version the manifest pins. */
export const CODEX_VERSION = '0.169.0';

/** The folder of the native program's package, absent where codex has none for this machine. */
export const CODEX_PLATFORM_PACKAGE = path.join(
  CACHE,
  'node_modules',
  '@openai',
  `codex-${MACHINE}`,
);

/** The npm entry of claude. Without install scripts it is a stand-in that only complains. */
export const CLAUDE_LAUNCHER = path.join(CACHE, 'node_modules', '.bin', 'claude');

/** The version the manifest pins. */
export const CLAUDE_VERSION = '2.1.329';

/** The native program, absent where claude has none for this machine. */
export const CLAUDE_PROGRAM = path.join(
  CACHE,
  'node_modules',
  '@anthropic-ai',
  `claude-code-${MACHINE}`,
  'claude',
);

/** Whether the pinned claude can be driven here. */
export function hasClaude(): boolean {
  return existsSync(CLAUDE_LAUNCHER) && existsSync(CLAUDE_PROGRAM);
}

/** Whether tests with the pinned claude are left out; where it is required they run and fail instead. */
export function skipsClaude(): boolean {
  return !IS_REQUIRED && !hasClaude();
}

/** Whether tests with the pinned codex are left out; where it is required they run and fail instead. */
export function skipsCodex(): boolean {
  return !IS_REQUIRED && !hasCodex();
}

/** Whether the pinned codex can be driven here. */
export function hasCodex(): boolean {
  return existsSync(CODEX_LAUNCHER) && existsSync(path.join(CODEX_PLATFORM_PACKAGE, 'vendor'));
}

/** The adapters that make ACP agents of the pinned codex and claude. */
export const CODEX_ACP = adapter('codex-acp');
export const CLAUDE_ACP = adapter('claude-agent-acp');

/** Whether both adapters are there. */
export function hasAdapters(): boolean {
  return existsSync(CODEX_ACP) && existsSync(CLAUDE_ACP);
}

function adapter(name: string): string {
  return path.join(CACHE, 'node_modules', '@agentclientprotocol', name, 'dist', 'index.js');
}
