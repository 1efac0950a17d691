import { execFileSync, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { tempRepo } from '../../helpers/temp-repo.ts';
import { fixture, type Installation, install } from '../cli.ts';

const ENTRY = path.resolve(import.meta.dirname, '../../../src/cli/index.ts');
const ROUTE = 'ip link set lo up && ip route add default dev lo';
/** Not every system lets its users make a network of their own. */
const canUnshare = spawnSync('unshare', ['-rn', 'sh', '-c', ROUTE]).status === 0;

interface Seen {
  readonly type?: string;
  readonly body?: { readonly to?: string; readonly reason?: string };
}

const configuration = (repository: string): string =>
  [
    'power: { keepAwake: "off" }',
    'constraints: { pluggedIn: false, ignore: [cpu, memory, disk, battery, lid] }',
    'limits: { minFreeDiskBytes: 0 }',
    'agent: potter',
    'commands:',
    `  potter: { argv: [sh, ${JSON.stringify(fixture('potter.sh'))}] }`,
    `repositories: [{ id: kiln, path: ${JSON.stringify(repository)}, discovery: false }]`,
    '',
  ].join('\n');

/** A night at once, for a worker that needs the network, in a network of its own that leads nowhere. */
function startOffline({ configFile, stateDir, root, env }: Installation) {
  const place = ['--config', configFile, '--state-dir', stateDir];
  const run = ['run', '--once', '--json', '--task', 'Sound vase', ...place];
  const node = [process.execPath, '--experimental-strip-types', ENTRY];
  const child = spawn('unshare', ['-rn', ...node, ...run], { cwd: root, env });
  const lines = createInterface({ input: child.stdout });
  const moves: Seen[] = [];
  lines.on('line', (line) => moves.push(JSON.parse(line)));
  return {
    pid: child.pid,
    kill: () => child.kill('SIGKILL'),
    ended: new Promise<number | null>((resolve) => child.on('close', resolve)),
    /** Why the night moved to `state`; undefined when it ended without. */
    movedTo: (state: string): Promise<string | undefined> =>
      new Promise((resolve) => {
        const reason = () =>
          moves.find(({ type, body }) => type === 'night.moved' && body?.to === state)?.body
            ?.reason;
        const look = (): void => {
          if (reason() !== undefined) resolve(reason());
        };
        lines.on('line', look);
        lines.on('close', () => resolve(reason()));
        look();
      }),
  };
}

it.runIf(canUnshare)(
  'a real night without a route waits with its sentence, and starts when there is one',
  async () => {
    const cli = install();
    const repo = await tempRepo({ files: { 'README.md': '# Kiln\n', 'work/base.txt': 'sound\n' } });
    cli.configure(configuration(repo.path));
    const night = startOffline(cli);
    try {
      expect(await night.movedTo('waiting')).toBe('Offline. Starts when the network is back.');
      const inside = ['-t', String(night.pid), '-U', '-n', '--preserve-credentials'];
      execFileSync('nsenter', [...inside, 'sh', '-c', ROUTE]);
      expect(await night.movedTo('running')).toBe('The window is open and every constraint holds.');
      expect(await night.ended).toBe(0);
    } finally {
      night.kill();
      await repo.dispose();
      cli.dispose();
    }
  },
);
