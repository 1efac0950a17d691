import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { SetupWish } from '../../../engine/ports/checks.ts';
import { findProgramVersion } from '../../doctor/program-version.ts';
import { resolveProgram } from '../../process/start-refusal.ts';
import { findInputs, type Input, readInputs, runsScriptsAtInstall } from './inputs.ts';

const VERSION = 1;

/** One plain command that installs what manifests and lock files say, and nothing else. */
const PLAIN_INSTALL =
  /^(?:npm (?:ci|install|i|clean-install)|pnpm (?:install|i)|yarn(?: install)?|bun install)(?: --?[a-z][\w=.-]*)*$/;

/** Whose versions decide what an installation makes; asked where the repository has a file of theirs. */
const TOOLS: readonly { readonly program: string; readonly files: RegExp }[] = [
  { program: 'node', files: /package\.json$|\.lock|yaml$/ },
  { program: 'npm', files: /package\.json$/ },
  { program: 'python3', files: /\.py$|\.txt$|pyproject|poetry|Pipfile|uv\.lock/ },
  { program: 'ruby', files: /Gemfile|gemspec/ },
  { program: 'cargo', files: /Cargo\./ },
  { program: 'go', files: /go\.(?:mod|work)/ },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Asks the tools of this machine for their versions; each program only once, until it changes. */
export function createToolVersions(env: Environment): (program: string) => Promise<string> {
  const known = new Map<string, Promise<string | null>>();
  return async (program) => {
    const found = resolveProgram(program, { cwd: '/', env });
    if (!found.ok) return 'absent';
    const facts = await stat(found.value).catch(() => null);
    const identity = `${found.value} ${facts?.size} ${facts?.mtimeMs}`;
    const asked = known.get(identity) ?? findProgramVersion(found.value, env);
    known.set(identity, asked);
    return `${identity} ${await asked}`;
  };
}

/**
 * What a setup depends on, as a digest: repository, command, deciding files, tools and platform. A command that may read
 * more than those files, or makes more than it installs, depends on the whole commit. Null when it cannot be told.
 */
export async function setupKey(
  worktree: string,
  wish: SetupWish,
  versionOf: (program: string) => Promise<string>,
): Promise<string | null> {
  const named = wish.environment?.inputs;
  const inputs =
    named === undefined ? await findInputs(worktree) : await readInputs(worktree, named);
  if (inputs === null) return null;
  const isPlain =
    named !== undefined ||
    (PLAIN_INSTALL.test(wish.command.trim()) && !(await runsScriptsAtInstall(worktree, inputs)));
  const whole = {
    version: VERSION,
    repo: wish.repoId,
    command: wish.command,
    outputs: wish.environment?.outputs ?? [],
    commit: isPlain ? null : wish.oid,
    inputs,
    tools: await toolsOf(inputs, versionOf),
    platform: `${process.platform} ${process.arch} ${process.getuid?.() ?? ''}`,
  };
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}

async function toolsOf(
  inputs: readonly Input[],
  versionOf: (program: string) => Promise<string>,
): Promise<string[]> {
  const names = inputs.map(({ file }) => path.basename(file));
  const asked = TOOLS.filter(({ files }) => names.some((name) => files.test(name)));
  return Promise.all(asked.map(async ({ program }) => `${program} ${await versionOf(program)}`));
}
