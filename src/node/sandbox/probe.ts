import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { makeFolder } from '../folders/make-folder.ts';
import type { Mechanism } from './mechanism.ts';
import type { SandboxPolicy } from './policy.ts';
import { writeProps } from './props/props.ts';

const TIMEOUT_MS = 10_000;

/** Ends with 7 when something is visible that must not be, with 8 when the worktree cannot be written. */
const SCRIPT = '[ ! -e "$1" ] || exit 7; echo inside > inside || exit 8';

/**
 * Tries on a folder below `root` whether a mechanism starts and holds: the first of `all` that does. A file beside the
 * worktree must not be visible, a file in it must be writable.
 */
export async function probeMechanisms(
  all: readonly [Mechanism, ...Mechanism[]],
  root: string,
): Promise<Result<Mechanism>> {
  let refusal: AppError | null = null;
  for (const mechanism of all) {
    const problem = await tryMechanism(mechanism, root);
    if (problem === null) return ok(mechanism);
    refusal ??= problem;
  }
  return fail(refusal ?? unavailable('It was not tried.'));
}

/** Tries on a folder below `root` whether a sandbox starts inside this one. */
export async function probeNesting(mechanism: Mechanism, root: string): Promise<boolean> {
  const { nestedTrial } = mechanism;
  if (nestedTrial === null) return false;
  const trial = { argv: nestedTrial, mayNest: true };
  return (await inTrialPlace(root, (place) => runTrial(mechanism, place, trial))).code === 0;
}

async function tryMechanism(mechanism: Mechanism, root: string): Promise<AppError | null> {
  const end = await inTrialPlace(root, async (place) => {
    const canary = path.join(place, 'canary');
    await writeFile(canary, 'x');
    const argv = ['/bin/sh', '-c', SCRIPT, 'probe', canary];
    return runTrial(mechanism, place, { argv, mayNest: false });
  });
  return describeEnd(end, mechanism.name);
}

async function inTrialPlace(
  root: string,
  trial: (place: string) => Promise<ProbeEnd>,
): Promise<ProbeEnd> {
  try {
    await makeFolder(root);
    const place = await mkdtemp(path.join(root, 'probe-'));
    try {
      return await trial(place);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  } catch (thrown) {
    return { code: null, stderr: `its trial could not be prepared: ${reasonOf(thrown)}` };
  }
}

async function runTrial(
  mechanism: Mechanism,
  place: string,
  { argv, mayNest }: { readonly argv: readonly string[]; readonly mayNest: boolean },
): Promise<ProbeEnd> {
  const [worktree, home, tmp] = ['tree', 'home', 'tmp'].map((name) => path.join(place, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [worktree, home, tmp]) await mkdir(folder);
  await writeProps(place);
  const policy: SandboxPolicy = {
    ...{ worktree, home, homeAt: home, tmp, network: 'none', mayNest },
    ...{ readable: [argv[0] ?? ''], writable: [], sealed: [], hidden: [], props: place },
  };
  const [program = '', ...rest] = mechanism.command(policy, argv);
  return run(program, rest, worktree);
}

interface ProbeEnd {
  readonly code: number | string | null;
  readonly stderr: string;
}

function run(program: string, argv: readonly string[], cwd: string): Promise<ProbeEnd> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', env: {} } as const;
    execFile(program, [...argv], options, (error, _stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), stderr });
    });
  });
}

function describeEnd({ code, stderr }: ProbeEnd, name: Mechanism['name']): AppError | null {
  if (code === 0) return null;
  if (code === 7) return unavailable(`${name} shows files here that it must hide`);
  if (code === 8) return unavailable(`${name} does not let the worktree be written`);
  if (NO_NAMESPACES.test(stderr)) return NAMESPACES_OFF;
  const said = stderr.trim().split('\n')[0] ?? '';
  return unavailable(said === '' ? `${name} did not answer` : said.slice(0, 200));
}

const NO_NAMESPACES =
  /No permissions to creat|Creating new namespace failed|setting up uid map|Operation not permitted|max_.*namespaces/i;

const NAMESPACES_OFF = appError(
  'sandbox-unavailable',
  'The sandbox cannot start: this system allows no user namespaces.',
  { fix: 'docs/troubleshooting.md names the setting; or set "sandbox" to off.' },
);

function unavailable(reason: string): AppError {
  return appError('sandbox-unavailable', `The sandbox cannot start: ${reason}.`, {
    fix: 'Run the doctor, or set "sandbox.agents" and "sandbox.checks" to off.',
  });
}
