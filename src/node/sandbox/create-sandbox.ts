import { lstatSync } from 'node:fs';
import path from 'node:path';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { tellingAtEnd, type WireHost, watchRun } from '../wires/watch-run.ts';
import { agentFilesToHide } from './agent-files.ts';
import { sealedGitFolders } from './git-folders.ts';
import { findMechanisms, type Mechanism } from './mechanism.ts';
import { type Door, openDoor } from './network/door.ts';
import type { SandboxPolicy } from './policy.ts';
import { probeMechanisms, probeNesting } from './probe.ts';
import { reachOf, reachWords } from './reach.ts';
import type {
  Enclosed,
  HeldKind,
  NetworkRefusal,
  Sandbox,
  SandboxSettings,
  Wish,
} from './sandbox.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { SYSTEM_FOLDERS } from './system-folders.ts';
import { isInside, namedFiles, realAndNamed, toolchainFolders } from './toolchains.ts';

/** Where the sandbox keeps its folders, and what it asks each time. */
export interface SandboxHost {
  readonly stateDir: string;
  /** Where bubblewrap is looked for. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: () => SandboxSettings;
  /** Called for each host that was refused, once for each run and at most fifty times. */
  readonly onRefused?: ((refusal: NetworkRefusal) => void) | undefined;
  /** Lays wires over what it starts; absent: none. */
  readonly wires?: WireHost | undefined;
  readonly platform?: NodeJS.Platform | undefined;
}

/** Scratch folders of all runs, below the state folder. */
export function scratchRoot(stateDir: string): string {
  return path.join(stateDir, 'scratch');
}

/** The sandbox of this machine behind its port. Nothing is tried before the first question. */
export function createSandbox(host: SandboxHost): Sandbox {
  const platform = host.platform ?? process.platform;
  let found: Promise<Result<Mechanism>> | null = null;
  let nesting: Promise<boolean> | null = null;
  let isNestable = false;

  async function mechanism(): Promise<Result<Mechanism>> {
    found ??= lookForMechanism(host, platform);
    const answer = await found;
    if (!answer.ok) found = null;
    return answer;
  }

  const isRequired = (kind: HeldKind): boolean =>
    host.settings()[kind === 'agent' ? 'agents' : 'checks'] === 'require';

  return {
    isRequired,
    describe(kind, knowsModel = false) {
      if (!isRequired(kind)) return 'not sandboxed';
      const name = platform === 'darwin' ? 'Seatbelt' : 'bubblewrap';
      const modelHosts = knowsModel ? [] : undefined;
      return `${name}, ${reachWords({ kind, modelHosts }, host.settings())}`;
    },
    async probe() {
      const answer = await mechanism();
      return answer.ok ? ok(answer.value.name) : answer;
    },
    async probeNesting() {
      const answer = await mechanism();
      if (!answer.ok) return false;
      nesting ??= probeNesting(answer.value, scratchRoot(host.stateDir));
      isNestable = await nesting;
      if (!isNestable) nesting = null;
      return isNestable;
    },
    isNestable: () => isNestable,
    watch: (wish) => unheld(wish, host),
    async enclose(wish) {
      if (!isRequired(wish.kind)) return whileOff(wish, host);
      const holder = await mechanism();
      if (!holder.ok) return holder;
      const place = checkPlace(wish);
      if (!place.ok) return place;
      const scratch = await openScratch(scratchRoot(host.stateDir));
      if (!scratch.ok) return scratch;
      const door = await doorFor(wish, { host, platform, scratch: scratch.value });
      if (!door.ok) {
        await scratch.value.remove();
        return door;
      }
      const parts = { host, platform, scratch: scratch.value, holder: holder.value };
      return ok(await heldAndWatched(wish, { ...parts, door: door.value }));
    },
  };
}

const UNCONFINED = appError(
  'sandbox-unavailable',
  'Its sandbox is off, so work on words that nobody vouches for is not run.',
  { fix: 'Set sandbox.agents and sandbox.checks to "require".' },
);

function lookForMechanism(
  host: SandboxHost,
  platform: NodeJS.Platform,
): Promise<Result<Mechanism>> {
  const all = findMechanisms(platform, host.env);
  if (!all.ok) return Promise.resolve(all);
  return probeMechanisms(all.value, scratchRoot(host.stateDir));
}

function whileOff(wish: Wish, host: SandboxHost): Promise<Result<Enclosed>> {
  return wish.isConfined ? Promise.resolve(fail(UNCONFINED)) : unheld(wish, host);
}

/** Only with wires over it, whose report needs a folder of the run. */
async function unheld(
  wish: Wish,
  { stateDir, wires }: Pick<SandboxHost, 'stateDir' | 'wires'>,
): Promise<Result<Enclosed>> {
  const scratch = await openScratch(scratchRoot(stateDir));
  if (!scratch.ok) return scratch;
  const { tmp, remove } = scratch.value;
  const watched = await watchRun(wires, wish, { folder: tmp, folderAt: tmp });
  const { argv, env } = watched.wish;
  return ok(tellingAtEnd({ argv, env, isEnclosed: false, folders: [], release: remove }, watched));
}

/** A worktree that became a link would show what it points at. */
function checkPlace({ worktree }: Wish): Result<null> {
  const facts = lstatSync(worktree, { throwIfNoEntry: false });
  if (facts?.isDirectory() === true) return ok(null);
  const sentence = `The folder ${worktree} is not there any more, or is a link now.`;
  return fail(appError('spawn-failed', sentence));
}

interface Holding {
  readonly host: SandboxHost;
  readonly platform: NodeJS.Platform;
  readonly scratch: Scratch;
  readonly holder: Mechanism;
  /** Where the network is a list of hosts. */
  readonly door: Door | null;
  readonly hidden: readonly string[];
}

/** Opens the proxy of a run whose network is a list; null for any other. */
async function doorFor(
  wish: Wish,
  { host, platform, scratch }: Pick<Holding, 'host' | 'platform' | 'scratch'>,
): Promise<Result<Door | null>> {
  const hosts = reachOf(wish, host.settings());
  if (typeof hosts === 'string') return ok(null);
  const { kind, worktree, runToken = null, quietHosts = [] } = wish;
  return openDoor({
    ...{ hosts, platform, env: host.env, folder: scratch.folder },
    onRefused: (refusal) => {
      if (quietHosts.includes(refusal.destination)) return;
      host.onRefused?.({ ...refusal, kind, worktree, runToken });
    },
  });
}

/** Held, with wires over it, and without the configuration of agents that it must not load. */
async function heldAndWatched(wish: Wish, parts: Omit<Holding, 'hidden'>): Promise<Enclosed> {
  const { host, platform, scratch } = parts;
  const folderAt = platform === 'linux' ? '/tmp' : scratch.tmp;
  const watched = await watchRun(host.wires, wish, { folder: scratch.tmp, folderAt });
  const { agentFiles } = host.settings();
  const hidden = wish.hidesAgentFiles ? await agentFilesToHide(wish.worktree, agentFiles) : [];
  return tellingAtEnd(held(watched.wish, { ...parts, hidden }), watched);
}

function held(wish: Wish, holding: Holding): Enclosed {
  const policy = policyOf(wish, holding);
  const { door, scratch } = holding;
  const places = { HOME: policy.homeAt, TMPDIR: tmpInside(wish, policy, holding) };
  return {
    argv: holding.holder.command(policy, wish.argv),
    env: { ...wish.env, ...places, ...door?.env },
    isEnclosed: true,
    folders: [policy.home, policy.tmp],
    async release() {
      await door?.close();
      await scratch.remove();
    },
  };
}

function policyOf(wish: Wish, { host, platform, scratch, door, hidden }: Holding): SandboxPolicy {
  const settings = host.settings();
  const home = wish.home ?? scratch.home;
  const homeAt = platform === 'linux' ? homeInside(wish) : home;
  const places = {
    searchPath: wish.env['PATH'] ?? '',
    home: wish.env['HOME'] ?? '/',
    secret: [host.stateDir, wish.worktree],
  };
  return {
    worktree: wish.worktree,
    home,
    homeAt,
    tmp: scratch.tmp,
    readable: realAndNamed([
      ...[...toolchainFolders(places), ...namedFiles(wish.argv, places)].filter(isNoSystemFolder),
      ...settings.readable,
      ...(wish.isConfined ? settings.writable : []),
      ...(wish.readable ?? []),
    ]),
    writable: realAndNamed([
      ...(wish.isConfined ? [] : settings.writable),
      ...(wish.writable ?? []),
    ]),
    sealed: sealedGitFolders(wish.worktree, path.join(host.stateDir, 'repos')),
    hidden,
    props: scratch.folder,
    network: door ?? (reachOf(wish, settings) === 'open' ? 'open' : 'none'),
    mayNest: wish.mayNest ?? false,
  };
}

/** A temporary folder of its own that it may write stays; otherwise it is the private one. */
function tmpInside({ env }: Wish, policy: SandboxPolicy, { platform }: Holding): string {
  const own = env['TMPDIR'] ?? '';
  if (policy.writable.some((folder) => isInside(own, folder))) return own;
  return platform === 'linux' ? '/tmp' : policy.tmp;
}

/** HOME keeps its path, so that tools find what they are configured for; a HOME that would cover something does not. */
function homeInside({ env, worktree }: Wish): string {
  const home = env['HOME'] ?? '';
  const isUsable = path.isAbsolute(home) && home !== '/' && !isInside(home, worktree);
  return isUsable && isNoSystemFolder(home) ? path.resolve(home) : '/tmp/home';
}

function isNoSystemFolder(folder: string): boolean {
  return !SYSTEM_FOLDERS.some((system) => isInside(folder, system));
}
