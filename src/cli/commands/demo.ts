import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { App } from '../../node/app-ports.ts';
import { createSample } from '../../node/sample/sample.ts';
import { createSandbox } from '../../node/sandbox/create-sandbox.ts';
import { appError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';
import type { Brief } from '../../shared/schema/brief.ts';
import { Config } from '../../shared/schema/config.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openApp } from '../open-app.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { printBrief } from '../print-brief.ts';
import { watchNight } from '../progress/watch-night.ts';

interface DemoOptions {
  readonly seed?: string;
  readonly dir?: string;
}

const NIGHT_MS = 5 * 60_000;

/** Work that a person would queue: one the built-in agent cannot finish, one that does not fit into the night. */
const QUEUED = [
  {
    title: 'Fix the broken link in CONTRIBUTING.md',
    category: 'documentation',
    estimateMs: 60_000,
  },
  {
    title: 'Rewrite the firing schedule for speed',
    category: 'performance',
    estimateMs: 6 * 3_600_000,
  },
];

/** `demo`: one compressed night on a generated repository, with the real engine and the built-in agent. */
export function addDemo(program: Command): Command {
  return program
    .command('demo')
    .description('one compressed night on a generated sample repository')
    .option('--seed <n>', 'which sample to generate', '1')
    .option('--dir <folder>', 'where to put it; a new temporary folder when absent')
    .action(async (options: DemoOptions, command: Command) => {
      process.exitCode = await demo(contextOf(command), options);
    });
}

async function demo(context: CommandContext, options: DemoOptions): Promise<ExitCode> {
  const seed = Number(options.seed);
  if (!Number.isInteger(seed) || seed < 0) {
    return refuse(context, appError('bad-input', '--seed takes a whole number.'));
  }
  const root = options.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-demo-'));
  const folder = path.join(path.resolve(root), 'pottery-notes');
  const sample = await createSample({ folder, seed });
  if (!sample.ok) return refuse(context, sample.error);
  context.output.note(`Sample repository: ${folder}`);
  const demoContext = inFolder(context, path.resolve(root));
  const isHeld = await canHold(demoContext);
  const opened = await openApp(demoContext, () => demoConfig(folder, isHeld));
  if (!opened.ok) return refuse(context, opened.error);
  const code = await night(opened.value, context, folder);
  await opened.value.stop();
  return code;
}

/** Says why where the sandbox does not start. */
async function canHold({ paths, env, output }: CommandContext): Promise<boolean> {
  const settings = () => Config.parse({}).sandbox;
  const probed = await createSandbox({ stateDir: paths.stateDir, env, settings }).probe();
  if (!probed.ok) {
    output.note(`${probed.error.message} The sample's own checks run without a sandbox.`);
  }
  return probed.ok;
}

/** Nothing of a demo touches the user's own configuration or journal. */
function inFolder(context: CommandContext, root: string): CommandContext {
  const stateDir = path.join(root, 'state');
  const paths = {
    configFile: path.join(stateDir, 'config.yaml'),
    stateDir,
    logDir: path.join(stateDir, 'logs'),
    worktreeRoot: path.join(root, 'worktrees'),
  };
  return { ...context, paths };
}

/** The sample's checks are our own, so they also run where nothing can hold them. */
function demoConfig(folder: string, isHeld: boolean): Config {
  return Config.parse({
    id: 'demo',
    agent: 'housekeeper',
    goals: ['Document every exported function'],
    constraints: { ignore: ['all'] },
    limits: { minFreeDiskBytes: 0 },
    sandbox: { checks: isHeld ? 'require' : 'off' },
    repositories: [{ id: 'pottery-notes', path: folder }],
  });
}

async function night(app: App, context: CommandContext, folder: string): Promise<ExitCode> {
  await app.start();
  for (const task of QUEUED) {
    const added = await app.dispatch('queue.add', task);
    if (!added.ok) return refuse(context, added.error);
  }
  const armed = await app.dispatch('night.arm', { startNow: true, until: Date.now() + NIGHT_MS });
  if (!armed.ok) return refuse(context, armed.error);
  const { nightId } = armed.value as { nightId: string };
  await watchNight(app, nightId, context);
  const reply = (await app.dispatch('brief.show', { nightId })) as Result<Brief>;
  if (!reply.ok) return refuse(context, reply.error);
  if (context.isJson) context.output.json(reply.value, true);
  else printBrief(context, reply.value);
  context.output.note(`The result is in ${folder}: git -C ${folder} branch --list 'overnight/*'`);
  return reply.value.shipped.length > 0 ? EXIT.ok : EXIT.failed;
}
