import fs from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import type { RepositoryRef } from '../../../src/engine/ports/repository.ts';
import { gitIn, type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';
import { SHAPES } from '../../node/git/shapes.ts';
import { type Installation, install } from '../cli.ts';
import { LOCAL_ATTACKS, REMOTE_ATTACKS } from './attacks.ts';

/** Repositories of several shapes, a remote of theirs, and an agent that attacks both. */
export interface HostileWorld {
  readonly cli: Installation;
  readonly repos: readonly HostileRepo[];
  readonly origin: string;
  /** Shell words that aim the attacks at a repository. */
  aim(repo: HostileRepo): string;
  /** How often anything reached the server. */
  hits(): number;
  dispose(): Promise<void>;
}

/** One of them; `folder` holds everything of it that must stay as it is. */
export interface HostileRepo {
  readonly id: string;
  readonly path: string;
  readonly folder: string;
}

/** Sets it up with the shapes named. */
export async function hostileWorld(shapes: readonly string[]): Promise<HostileWorld> {
  const cli = install();
  const users: TempRepo[] = [];
  const origin = path.join(cli.root, 'origin.git');
  const configs: (Partial<RepositoryRef> & { id: string; path: string })[] = [];
  const repos: HostileRepo[] = [];
  for (const [at, name] of shapes.entries()) {
    const user = await tempRepo({ files: { 'a.txt': 'a\n', 'src/b.txt': 'b\n' } });
    users.push(user);
    await user.write('README.md', '# Here\n');
    await user.commit('Second');
    await user.git('branch', 'side');
    if (at === 0) await gitIn(user.path, 'clone', '-q', '--bare', user.path, origin);
    await user.git('remote', 'add', 'origin', origin);
    const dir = path.join(cli.root, `beside-${at}`);
    fs.mkdirSync(dir);
    const shaped = { path: user.path, ...(await SHAPES[name]?.({ user, dir })) };
    const above = path.dirname(shaped.path);
    const id = `shape-${at}`;
    configs.push({ ...shaped, id });
    repos.push({ id, path: shaped.path, folder: above === dir ? shaped.path : above });
  }
  const server = await openServer();
  const world: Omit<HostileWorld, 'dispose'> = {
    ...{ cli, repos, origin, hits: server.hits },
    aim: (repo) =>
      [
        `export CHECKOUT=${repo.path} ORIGIN=${origin} PORT=${server.port}`,
        `export NODE=${process.execPath} GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true`,
      ].join('\n'),
  };
  const script = path.join(cli.root, 'attack.sh');
  fs.writeFileSync(script, agentScript(world));
  cli.configure(configuration(script, configs));
  return {
    ...world,
    dispose: async () => {
      server.close();
      for (const user of users) await user.dispose();
      cli.dispose();
    },
  };
}

/** Each attack in a shell of its own, so that one that fails or moves away ends nothing. */
export function attackLines(attacks: readonly string[]): string {
  return attacks
    .map((attack, at) => `timeout 10 sh -c ${quoted(attack)} </dev/null; echo "tried ${at}"`)
    .join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The agent does its task first, so that there is work to land, and attacks then. The remote is attacked from one repository. */
function agentScript(world: Omit<HostileWorld, 'dispose'>): string {
  const aims = world.repos.map((repo, at) => {
    const remote = at === 0 ? `\n${attackLines(REMOTE_ATTACKS)}` : '';
    return `*/${repo.id}/*)\n${world.aim(repo)}${remote}\n;;`;
  });
  return [
    'cat >/dev/null',
    'echo done > made.txt; git add made.txt; git commit -q -m Made',
    'G=$(sed "s/^gitdir: //" .git); Q=$(dirname "$(dirname "$G")"); export G Q',
    `case "$PWD/" in\n${aims.join('\n')}\nesac`,
    attackLines(LOCAL_ATTACKS),
    'exit 0',
  ].join('\n');
}

function configuration(
  script: string,
  repositories: readonly { readonly id: string; readonly path: string }[],
): string {
  return JSON.stringify({
    constraints: { pluggedIn: false, ignore: ['all'] },
    limits: { minFreeDiskBytes: 0, maxTries: 1 },
    // Of an agent that is told its hosts; one without a list reaches every server of the machine.
    sandbox: { readable: [script], network: { agents: ['model.example'] } },
    agent: 'hostile',
    commands: { hostile: { argv: ['sh', script] } },
    repositories: repositories.map((repo) => ({
      ...repo,
      discovery: false,
      checks: [{ name: 'made', command: 'test -f made.txt || test -f a.txt' }],
    })),
  });
}

async function openServer() {
  let hits = 0;
  const server = createServer((socket) => {
    hits += 1;
    socket.on('error', () => undefined).resume();
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, hits: () => hits, close: () => server.close() };
}
