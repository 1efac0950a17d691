import { type TempRepo, tempRepo } from '../helpers/temp-repo.ts';
import { fixture, type Installation, install } from './cli.ts';

/** An installation with one small repository, an agent that takes its time, and a check of a few milliseconds. */
export interface KilnWorld {
  readonly cli: Installation;
  readonly repo: TempRepo;
  /** What must be the same before and after: branch, commits, refs that are not ours, files and their state. */
  checkout(): Promise<string>;
  dispose(): Promise<void>;
}

const CHECK = '! grep -rqs broken work';

/** Sets up the repository and the configuration that names it. */
export async function kilnWorld(): Promise<KilnWorld> {
  const cli = install();
  const repo = await tempRepo({ files: { 'README.md': '# Kiln\n', 'work/base.txt': 'sound\n' } });
  await repo.write('unfinished.txt', 'the user was here\n');
  cli.configure(
    [
      'constraints: { pluggedIn: false, ignore: [all] }',
      'limits: { minFreeDiskBytes: 0, maxConcurrent: 2 }',
      'agent: potter',
      'commands:',
      `  potter: { argv: [sh, ${JSON.stringify(fixture('potter.sh'))}] }`,
      'repositories:',
      '  - id: kiln',
      `    path: ${JSON.stringify(repo.path)}`,
      '    discovery: false',
      `    checks: [{ name: sound, command: ${JSON.stringify(CHECK)} }]`,
      '',
    ].join('\n'),
  );
  return {
    cli,
    repo,
    checkout: () => describeCheckout(repo),
    dispose: async () => {
      await repo.dispose();
      cli.dispose();
    },
  };
}

async function describeCheckout(repo: TempRepo): Promise<string> {
  const refs = await repo.git('for-each-ref', '--format=%(refname) %(objectname)');
  const parts = [
    await repo.git('symbolic-ref', 'HEAD'),
    refs
      .split('\n')
      .filter((line) => !/^refs\/(?:heads\/)?overnight\//.test(line))
      .join('\n'),
    await repo.git('status', '--porcelain=v2', '--branch', '--ignored'),
    await repo.git('config', '--local', '--list'),
    await repo.git('stash', 'list'),
    await repo.git('worktree', 'list', '--porcelain'),
    await repo.git('diff', '--stat', 'HEAD'),
  ];
  return parts.join('\n--\n');
}
