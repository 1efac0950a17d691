import fs from 'node:fs';
import path from 'node:path';
import { gitIn } from '../helpers/temp-repo.ts';
import { fixture, type Installation, NODE_MODULES } from './cli.ts';

/** A published package that ships its tests, and one bug that its own tests find. */
export interface RealProject {
  readonly name: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
  /** The test file that finds the bug. */
  readonly test: string;
  /** Stands in for a part that breaks when the whole file does. */
  readonly source: string;
}

/** The check: the project's own tests by its own runner. */
const CHECK = `node node_modules/tape/bin/tape 'test/*.js'`;

/** Copies the published sources into a repository of their own, `isBroken` with the bug in them. */
export async function unpack(
  cli: Installation,
  project: RealProject,
  isBroken: boolean,
): Promise<string> {
  const folder = path.join(cli.root, `${project.name}-${isBroken ? 'broken' : 'sound'}`);
  fs.cpSync(path.join(NODE_MODULES, project.name), folder, { recursive: true });
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  fs.writeFileSync(path.join(folder, '.gitignore'), 'node_modules\n');
  if (isBroken) replaceIn(path.join(folder, project.file), project.right, project.wrong);
  await gitIn(folder, 'init', '--quiet', '--initial-branch=main');
  await gitIn(folder, 'add', '--all');
  await gitIn(folder, 'commit', '--quiet', '--message', `Unpack ${project.name}`);
  return folder;
}

function replaceIn(file: string, from: string, to: string): void {
  const text = fs.readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} holds the place not exactly once`);
  fs.writeFileSync(file, text.replace(from, to));
}

/** A configuration with the repository and the four agents. */
export function realConfig(project: RealProject, folder: string): string {
  const agent = (name: string, ...args: string[]): string[] => [
    process.execPath,
    fixture(`${name}.mjs`),
    ...args,
  ];
  return JSON.stringify({
    constraints: { pluggedIn: false, ignore: ['all'] },
    limits: { minFreeDiskBytes: 0 },
    commands: {
      fixes: { argv: agent('fix-bug', project.file, project.wrong, project.right) },
      breaks: { argv: agent('break-source', project.source) },
      idles: { argv: agent('do-nothing') },
      deletes: { argv: agent('delete-test', project.test) },
    },
    repositories: [
      {
        id: project.name,
        path: folder,
        discovery: false,
        setup: `ln -s ${JSON.stringify(NODE_MODULES)} node_modules`,
        checks: [{ name: 'test', command: CHECK }],
      },
    ],
  });
}
