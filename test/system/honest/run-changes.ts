import fs from 'node:fs';
import path from 'node:path';
import { Brief } from '../../../src/shared/schema/brief.ts';
import type { Evidence } from '../../../src/shared/schema/evidence.ts';
import { gitIn } from '../../helpers/temp-repo.ts';
import { fixture, type Installation, NODE_MODULES } from '../cli.ts';
import type { Edit, HonestChange } from './changes.ts';

const CHECK = `node node_modules/tape/bin/tape 'test/*.js'`;
const AT_ONCE = 20;

/** What was proved of each change, by its title. */
export async function proveChanges(
  cli: Installation,
  changes: readonly HonestChange[],
): Promise<ReadonlyMap<string, Evidence>> {
  const proved = new Map<string, Evidence>();
  for (let at = 0; at < changes.length; at += AT_ONCE) {
    const some = changes.slice(at, at + AT_ONCE);
    for (const [title, evidence] of await oneNight(cli, some)) proved.set(title, evidence);
  }
  return proved;
}

/** The title of a change's task, which no other has. */
export function titleOf({ name, does }: HonestChange): string {
  return `${does} of ${name}`;
}

async function oneNight(
  cli: Installation,
  changes: readonly HonestChange[],
): Promise<[string, Evidence][]> {
  const repositories = new Map<string, HonestChange[]>();
  for (const change of changes) {
    const id = await unpack(cli, change);
    repositories.set(id, [...(repositories.get(id) ?? []), change]);
  }
  cli.configure(configOf(cli, [...repositories.keys()], changes));
  for (const [id, own] of repositories) {
    const list = path.join(cli.root, `${id}.md`);
    fs.writeFileSync(list, own.map((change) => `- [ ] ${titleOf(change)}\n`).join(''));
    const queued = await cli.run(['queue', 'import', list, '--repo', id]);
    if (queued.code !== 0) throw new Error(queued.stderr);
  }
  const ran = await cli.run(['run', '--once']);
  const shown = await cli.run(['brief', '--json']);
  if (shown.code !== 0) throw new Error(ran.stderr + shown.stderr);
  const { shipped, failed, unproved, needsYou } = Brief.parse(JSON.parse(shown.stdout));
  const items = [...shipped, ...failed, ...unproved, ...needsYou];
  return items.map(({ title, evidence }) => [title, evidence]);
}

/** A repository of the published sources, with the bug where there is one; made once. */
async function unpack(cli: Installation, { name, bug }: HonestChange): Promise<string> {
  const id = bug === undefined ? name : `${name}-broken`;
  const folder = path.join(cli.root, id);
  if (fs.existsSync(folder)) return id;
  fs.cpSync(path.join(NODE_MODULES, name), folder, { recursive: true });
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  fs.writeFileSync(path.join(folder, '.gitignore'), 'node_modules\n');
  if (bug !== undefined) plant(folder, bug);
  await gitIn(folder, 'init', '--quiet', '--initial-branch=main');
  await gitIn(folder, 'add', '--all');
  await gitIn(folder, 'commit', '--quiet', '--message', `Unpack ${name}`);
  return id;
}

function plant(folder: string, { file, from, to }: Edit): void {
  const place = path.join(folder, file);
  const text = fs.readFileSync(place, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${place} holds the place not exactly once`);
  fs.writeFileSync(
    place,
    text.replace(from, () => to),
  );
}

function configOf(
  cli: Installation,
  ids: readonly string[],
  changes: readonly HonestChange[],
): string {
  const list = changes.map((change) => ({ title: titleOf(change), edits: change.edits }));
  const argv = [process.execPath, fixture('apply-edits.mjs'), JSON.stringify(list)];
  return JSON.stringify({
    constraints: { pluggedIn: false, ignore: ['all'] },
    limits: { minFreeDiskBytes: 0, maxTries: 1, maxTasks: 30 },
    agent: 'honest',
    commands: { honest: { argv } },
    repositories: ids.map((id) => ({
      id,
      path: path.join(cli.root, id),
      discovery: false,
      setup: `ln -s ${JSON.stringify(NODE_MODULES)} node_modules`,
      checks: [{ name: 'test', command: CHECK }],
    })),
  });
}
