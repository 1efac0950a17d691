import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createSandbox } from '../../../src/node/sandbox/create-sandbox.ts';
import type {
  NetworkRefusal,
  Reach,
  SandboxSettings,
  Wish,
} from '../../../src/node/sandbox/sandbox.ts';

/** What must never come out of a sandbox. */
export const CANARY = 'CANARY-7f3a';

/** A machine in small: a home with a key, a state folder with journal and clone, a worktree, a file beside it. */
export interface Cell {
  readonly root: string;
  readonly home: string;
  readonly worktree: string;
  readonly quarantine: string;
  readonly port: number;
  /** How often something reached the server, the socket of a key agent or the abstract socket. */
  reached(): number;
  /** Every file outside the worktree with its text. */
  outside(): Record<string, string>;
  /** Runs a shell command in the worktree, held unless `isHeld` says otherwise. */
  run(command: string, options?: CellOptions): Promise<CellEnd>;
  remove(): Promise<void>;
}

export interface CellOptions {
  readonly isHeld?: boolean;
  readonly network?: Reach;
  readonly onRefused?: (refusal: NetworkRefusal) => void;
  readonly wish?: Partial<Wish>;
}

export interface CellEnd {
  readonly code: number | null;
  readonly output: string;
}

/** The settings of a sandbox that holds everything. */
export const HELD: SandboxSettings = {
  agents: 'require',
  checks: 'require',
  network: { agents: 'open', setup: 'open', checks: 'none' },
  readable: [],
  writable: [],
  agentFiles: [],
};

const FILES: Readonly<Record<string, string>> = {
  'home/.ssh/id_rsa': CANARY,
  'home/.netrc': CANARY,
  'home/.bashrc': 'kept',
  'home/.config/gh/hosts.yml': CANARY,
  'state/nightkiln.db': CANARY,
  'state/repos/sample/quarantine.git/config': '[core]\n\tbare = true\n',
  'state/repos/sample/quarantine.git/hooks/README': 'kept',
  'state/repos/sample/quarantine.git/worktrees/tree/HEAD': 'ref: refs/heads/x\n',
  'state/repos/other/quarantine.git/config': CANARY,
  'trees/sample/neighbour/secret.txt': CANARY,
  'trees/sample/tree/a.txt': 'a',
  'checkout/.env': CANARY,
};

/** Opens the cell; `remove` closes it. */
export async function openCell(): Promise<Cell> {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-cell-')));
  const at = (name: string): string => path.join(root, name);
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
  const worktree = at('trees/sample/tree');
  const quarantine = at('state/repos/sample/quarantine.git');
  writeFileSync(path.join(worktree, '.git'), `gitdir: ${quarantine}/worktrees/tree\n`);
  let contacts = 0;
  const servers = await Promise.all(
    [0, at('agent.sock'), `\0nk-${path.basename(root)}`].map((where) =>
      listen(where, () => {
        contacts += 1;
      }),
    ),
  );
  const address = servers[0]?.address();
  return {
    root,
    home: at('home'),
    worktree,
    quarantine,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    reached: () => contacts,
    outside: () => readTree(root, ['trees/sample/tree', 'state/scratch', 'agent.sock']),
    run: (command, options = {}) => runIn({ root, worktree, home: at('home') }, command, options),
    async remove() {
      for (const server of servers) server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function listen(where: number | string, onContact: () => void): Promise<Server> {
  const server = createServer((socket) => {
    onContact();
    socket.end(CANARY);
  });
  return new Promise((resolve) => {
    if (typeof where === 'number') server.listen(where, '127.0.0.1', () => resolve(server));
    else server.listen(where, () => resolve(server));
  });
}

async function runIn(
  place: { root: string; worktree: string; home: string },
  command: string,
  { isHeld = true, network = 'none', wish = {}, onRefused }: CellOptions,
): Promise<CellEnd> {
  const sandbox = createSandbox({
    stateDir: path.join(place.root, 'state'),
    env: process.env,
    onRefused,
    settings: () => ({
      ...HELD,
      checks: isHeld ? 'require' : 'off',
      network: { ...HELD.network, checks: network },
    }),
  });
  const enclosed = await sandbox.enclose({
    kind: 'check',
    worktree: place.worktree,
    argv: ['/bin/sh', '-c', command],
    env: { PATH: process.env['PATH'] ?? '', HOME: place.home },
    ...wish,
  });
  if (!enclosed.ok) throw new Error(enclosed.error.message);
  const end = await spawnToEnd(enclosed.value, place.worktree);
  await enclosed.value.release();
  return end;
}

function spawnToEnd(
  { argv, env }: { argv: readonly string[]; env: Readonly<Record<string, string>> },
  cwd: string,
): Promise<CellEnd> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: Buffer.concat(output).toString('utf8') }));
  });
}

function readTree(root: string, without: readonly string[]): Record<string, string> {
  const skipped = without.map((name) => path.join(root, name));
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !skipped.some((skip) => file === skip || file.startsWith(`${skip}/`)));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(file, 'latin1')]));
}
