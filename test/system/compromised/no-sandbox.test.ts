import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';
import { type CallOptions, type Installation, install } from '../cli.ts';

const NO_NAMESPACES = [
  ...['unshare', '-Ur', 'sh', '-c'],
  ...['echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"', 'sh'],
];

/** What the host needs besides a sandbox. */
const TOOLS = ['sh', 'git', 'cat', 'touch', 'uname', 'getconf', 'ps', 'env', 'sleep', 'id'];

/** R100: no agent, setup command or check starts where the sandbox does not. */
describe.runIf(process.platform === 'linux')('a night whose sandbox does not start', () => {
  let cli: Installation;
  let repo: TempRepo;
  let marks: string;

  beforeEach(async () => {
    cli = install();
    repo = await tempRepo({ files: { 'README.md': '# Here\n' } });
    marks = path.join(cli.root, 'marks');
    fs.mkdirSync(marks);
    const mark = (name: string): string => `touch ${path.join(marks, name)}`;
    cli.configure(
      JSON.stringify({
        constraints: { pluggedIn: false, ignore: ['all'] },
        limits: { minFreeDiskBytes: 0, maxTries: 1 },
        sandbox: { writable: [marks] },
        agent: 'marker',
        commands: { marker: { argv: ['sh', '-c', `${mark('agent')}; echo x > new.txt`] } },
        repositories: [
          {
            ...{ id: 'here', path: repo.path, discovery: false, setup: mark('setup') },
            checks: [{ name: 'check', command: mark('check') }],
          },
        ],
      }),
    );
  });
  afterEach(async () => {
    await repo.dispose();
    cli.dispose();
  });

  const night = (agent: string, options: CallOptions = {}) =>
    cli.run(['run', '--once', '--agent', agent, '--task', 'Leave a mark'], options);

  /** A PATH with the tools of this machine and `bwrap` as the script says; null: none. */
  function pathWith(script: string | null): string {
    const folder = path.join(cli.root, 'bin');
    fs.mkdirSync(folder);
    for (const tool of TOOLS) {
      const found = execFileSync('sh', ['-c', `command -v ${tool} || :`], { encoding: 'utf8' });
      if (path.isAbsolute(found.trim())) fs.symlinkSync(found.trim(), path.join(folder, tool));
    }
    fs.symlinkSync(process.execPath, path.join(folder, 'node'));
    if (script !== null) fs.writeFileSync(path.join(folder, 'bwrap'), script, { mode: 0o755 });
    return folder;
  }

  it('would start all three where it does', async () => {
    const ran = await night('marker');
    expect(fs.readdirSync(marks).sort(), ran.stderr).toEqual(['agent', 'check', 'setup']);
  });

  it('starts nothing more once the sandbox is gone in the middle of it', async () => {
    const real = execFileSync('sh', ['-c', 'command -v bwrap'], { encoding: 'utf8' }).trim();
    const setUp = path.join(marks, 'setup');
    const script = `#!/bin/sh\n[ -e ${setUp} ] || exec ${real} "$@"\necho "bwrap: gone" >&2\nexit 1\n`;
    const env = { PATH: pathWith(script) };
    const ran = await night('marker', { env });
    expect(fs.readdirSync(marks), ran.stderr).toEqual(['setup']);
    expect(ran.code, ran.stderr).not.toBe(1);
    expect(ran.stderr).toMatch(/check could-not-run/);
    expect(ran.stderr).not.toContain('landed');
  });

  const cases: readonly (readonly [string, () => CallOptions, RegExp])[] = [
    [
      'bubblewrap is not there',
      () => ({ env: { PATH: pathWith(null) } }),
      /bubblewrap is not installed/,
    ],
    [
      'it rejects its profile',
      () => ({
        env: { PATH: pathWith('#!/bin/sh\necho "bwrap: Unknown option --x" >&2\nexit 1\n') },
      }),
      /cannot start: bwrap: Unknown option/,
    ],
    [
      'the system allows no user namespaces',
      () => ({ within: NO_NAMESPACES }),
      /allows no user namespaces/,
    ],
  ];

  it.each(cases)('because %s: starts no agent, and says why', async (_, options, reason) => {
    const ran = await night('marker', options());
    expect(fs.readdirSync(marks)).toEqual([]);
    expect(ran.code).toBe(7);
    expect(ran.stderr).toMatch(reason);
  });

  it.each(cases)(
    'because %s: starts no setup command and no check either',
    async (_, options, reason) => {
      const ran = await night('housekeeper', options());
      expect(fs.readdirSync(marks)).toEqual([]);
      expect(ran.code, ran.stderr).not.toBe(1);
      expect(ran.stderr).toContain('repository here refused');
      expect(ran.stderr).toMatch(reason);
    },
  );
});
