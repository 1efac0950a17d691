import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from './real-host.ts';

/** A machine with one repository, one task and an agent that works until it is interrupted for the first time. */
export interface UnpluggedHome {
  readonly env: Record<string, string>;
  remove(): void;
}

/** The first run leaves half of the work and waits; a later one finds it and finishes. */
const AGENT = `#!/bin/sh
cat > /dev/null
if [ -f half.txt ]; then
  echo whole > whole.txt
  exit 0
fi
echo half > half.txt
echo "half is done"
sleep 60
`;

/** Half of the work is not accepted. */
const CHECK = `if [ -f half.txt ]; then test -f whole.txt; fi
`;

/** The constraints but mains power, which a test machine may not meet. */
const IGNORED = [
  'disk-space',
  'cpu',
  'user-idle',
  'lid',
  'battery-floor',
  'memory',
  'thermal',
  'low-power-mode',
  'call',
  'focus',
  'clock-sane',
  'shutdown-pending',
];

/** Graces are seconds, so that a night pauses, stops and goes on while a test looks. */
export async function createUnpluggedHome(): Promise<UnpluggedHome> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'nk-unplugged-'));
  const repository = path.join(dir, 'pottery');
  const agent = path.join(dir, 'agent.sh');
  const config = path.join(dir, 'config.json');
  writeFileSync(agent, AGENT);
  chmodSync(agent, 0o755);
  await createRepository(repository, dir);
  writeFileSync(config, JSON.stringify(configuration(repository, agent)));
  return {
    env: {
      PATH: `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      HOME: dir,
      TMPDIR: dir,
      NIGHTKILN_CONFIG: config,
      NIGHTKILN_STATE_DIR: path.join(dir, 'state'),
    },
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function createRepository(folder: string, home: string): Promise<void> {
  const git = (...args: string[]) => execa('git', args, { cwd: folder, env: { HOME: home } });
  await execa('git', ['init', '-b', 'main', folder], { env: { HOME: home } });
  writeFileSync(path.join(folder, 'check.sh'), CHECK);
  await git('add', '.');
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid'];
  await git(...who, 'commit', '-m', 'begin');
}

function configuration(repository: string, agent: string): object {
  const hour = (from: number): string =>
    new Date(Date.now() + from * 3_600_000).toTimeString().slice(0, 5);
  return {
    version: 1,
    agent: 'worker',
    commands: { worker: { argv: ['/bin/sh', agent] } },
    window: { start: hour(-1), end: hour(8) },
    constraints: {
      network: 'off',
      ignore: IGNORED,
      grace: { acMs: 2500, acStopMs: 6000, acStableMs: 1000 },
    },
    limits: { minFreeDiskBytes: 0 },
    repositories: [
      {
        id: 'pottery',
        path: repository,
        discovery: false,
        checks: [{ name: 'whole', command: 'sh check.sh' }],
      },
    ],
  };
}
