import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { ConfigSource } from '../engine/ports/config-source.ts';
import type { Disk } from '../engine/ports/disk.ts';
import type { Failpoint } from '../engine/ports/failpoint.ts';
import type { Files } from '../engine/ports/files.ts';
import type { Log } from '../engine/ports/log.ts';
import { createDispatch, type Handlers, type OnFault } from '../shared/dispatch.ts';
import { reasonOf } from '../shared/error.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Config } from '../shared/schema/config.ts';
import type { RehearsalLine } from '../shared/schema/host.ts';
import { createHostAgents } from './agent/host-agents.ts';
import type { App, OsPorts } from './app-ports.ts';
import { createArtifacts } from './checks/artifacts/artifacts.ts';
import { createChecks } from './checks/checks.ts';
import { createNodeClock, monotonicMs } from './clock.ts';
import { withOverlay } from './config/overlay.ts';
import { createConfigSource, type LiveConfig } from './config-file.ts';
import { createCronTriggers } from './cron-triggers.ts';
import { createDisk } from './disk.ts';
import { createBrake } from './emergency/brake.ts';
import { brakedAgents } from './emergency/braked-agents.ts';
import { leaveInTime } from './emergency/leave-in-time.ts';
import { openSetupCache } from './environment/cache/open.ts';
import { createPlaces } from './environment/places.ts';
import { createFailpoint } from './failpoint.ts';
import { createFiles } from './files.ts';
import { createRepositories } from './git/create-git.ts';
import { createResultGit } from './git/results/create-result-git.ts';
import { createHostGitHub, type HostGitHub } from './github/host-github.ts';
import { powerFrom } from './host/device-power.ts';
import { createHostHandlers } from './host-handlers.ts';
import { createNodeIds } from './ids.ts';
import { acquireLock, type EngineLock } from './lock.ts';
import { createLog } from './log.ts';
import { agentsOnPath } from './login-shell/agents-on-path.ts';
import type { LoginPath } from './login-shell/login-path.ts';
import type { Paths } from './paths.ts';
import { createHostRehearsals } from './rehearse/host-rehearsals.ts';
import { createSandbox, scratchRoot } from './sandbox/create-sandbox.ts';
import { recordRefusal } from './sandbox/network/record-refusal.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { sweepScratch } from './sandbox/scratch.ts';
import { type AgentSecrets, createAgentSecrets } from './secrets/agent-secrets.ts';
import { chosenSecrets } from './secrets/file-secrets.ts';
import { ownedNames } from './secrets/owned-names.ts';
import { createSecretDesk } from './secrets/secret-desk.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import { TOKEN_NAME } from './secrets/supervisor-secrets.ts';
import { type OpenStore, openStore } from './store/open.ts';
import { VERSION } from './version.ts';
import { recordTrip } from './wires/record-trip.ts';
import { createWires, tripsLeftIn } from './wires/wires.ts';

/** What a host starts the product with. */
export interface AppOptions {
  readonly os: OsPorts;
  readonly paths: Paths;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What this process adds to the configuration in force, such as a repository named on the command line. */
  readonly overlay?: (config: Config) => Config;
  /** Called with each line of a rehearsal as it is made. */
  readonly onRehearsed?: (line: RehearsalLine) => void;
}

/**
 * Opens the engine: lock first, then configuration and journal. Both hosts come through here. Fails with `locked`,
 * `config-invalid` or the store's own codes, leaving nothing held.
 */
export async function createApp(options: AppOptions): Promise<Result<App>> {
  const lock = acquireLock(options.paths.stateDir);
  if (!lock.ok) return lock;
  const opened = await openUnderLock(options, lock.value);
  if (!opened.ok) lock.value.release();
  return opened;
}

async function openUnderLock(options: AppOptions, lock: EngineLock): Promise<Result<App>> {
  const { paths, env } = options;
  const left = await tripsLeftIn(paths.stateDir);
  await sweepScratch(scratchRoot(paths.stateDir));
  const live = await createConfigSource({ file: paths.configFile, stateDir: paths.stateDir, env });
  if (!live.ok) return fail(live.error[0] ?? { code: 'config-invalid', message: 'Invalid.' });
  const clock = createNodeClock({ awakeMs: options.os.awakeMs });
  const disk = createDisk(paths.stateDir);
  const file = path.join(paths.stateDir, 'nightkiln.db');
  const store = openStore({ path: file, clock, monotonicMs, onFull: disk.tellFull });
  if (!store.ok) return store;
  for (const trip of left) recordTrip(store.value, trip);
  const kept = () => options.os.secrets ?? chosenSecrets(live.value.current());
  const opened = { lock, live: live.value, store: store.value, clock, disk, kept };
  const secrets = createAgentSecrets(env, kept);
  await refreshSecrets(secrets, store.value);
  const { stateDir, worktreeRoot } = paths;
  const github = createHostGitHub({
    ...{ stateDir, worktreeRoot, env },
    config: () => live.value.current(),
    token: () => secrets.own(TOKEN_NAME),
  });
  return ok(compose(options, { ...opened, secrets, github }));
}

/** Reads the tokens again; when they cannot be had, the journal says why and agents work with what there was. */
async function refreshSecrets(secrets: AgentSecrets, store: OpenStore): Promise<void> {
  const read = await secrets.refresh();
  if (read.ok) return;
  store.append({ type: 'config.rejected', body: { message: read.error.message } });
}

interface Opened {
  readonly lock: EngineLock;
  readonly live: LiveConfig;
  readonly store: OpenStore;
  readonly clock: ReturnType<typeof createNodeClock>;
  readonly disk: Disk;
  readonly kept: () => SecretStore | null;
  readonly secrets: AgentSecrets;
  readonly github: HostGitHub;
}

function compose(options: AppOptions, opened: Opened): App {
  const { lock, live, store, clock, disk } = opened;
  const { os, paths, env, overlay } = options;
  const log = createLog(paths.logDir);
  const config = overlay === undefined ? live : withOverlay(live, overlay);
  const failpoint: Failpoint = createFailpoint(env);
  const { stateDir, worktreeRoot } = paths;
  const folders = { stateDir, worktreeRoot };
  const { git, upkeep } = createRepositories(folders);
  const workers = workersOf(options, opened, { config, log });
  const { agents, checks, cache, brake, loginPath } = workers;
  const device = os.device?.({ stateDir, apiUrl: () => config.current().constraints.apiUrl });
  const engine = createEngine(
    {
      store,
      clock,
      ids: createNodeIds(),
      ...{ git, upkeep, agents, checks, disk, device, results: createResultGit(folders) },
      power: device === undefined ? os.power : powerFrom(device, os.power),
      files: filesOf(options, config),
      artifacts: createArtifacts(stateDir),
      notifier: os.notifier,
      log,
      failpoint,
      config,
      triggers: createCronTriggers(log),
      ...{ brake, github: opened.github.side },
    },
    { appVersion: VERSION, machineId: hostname() },
  );
  const { handlers } = engine;
  const seen = { ...workers, os, paths, live, git, kept: opened.kept, github: opened.github };
  const rehearsals = createHostRehearsals({
    ...seen,
    config,
    clock,
    device,
    engine: handlers,
    onLine: options.onRehearsed,
  });
  const host = createHostHandlers({ ...seen, disk, env, rehearsals });
  const arm = armWithFreshConfig(engine, opened, loginPath);
  const all = { ...handlers, ...host, ...secretHandlers(options, opened), 'night.arm': arm };
  const dispatch = createDispatch(all, faultsInto(log));
  return {
    dispatch,
    feed: store,
    start: (openNight) => engine.start(openNight).then(cache.tidy),
    stop: async () => {
      await leaveInTime(brake, loginPath ? [loginPath, rehearsals, engine] : [rehearsals, engine]);
      device?.stop();
      store.close();
      lock.release();
    },
  };
}

/** Tokens that come in are given to agents from their next start on. */
function secretHandlers({ paths, env }: AppOptions, opened: Opened) {
  const desk = createSecretDesk({
    kept: opened.kept,
    ownedNames: () => ownedNames(env, opened.live.current()),
    configFile: paths.configFile,
    inspect: opened.github.inspect,
    onChanged: () => refreshSecrets(opened.secrets, opened.store),
  });
  return {
    'secret.set': desk.set,
    'secret.remove': desk.remove,
    'secret.list': desk.list,
  } satisfies Partial<Handlers>;
}

/** Everything that runs programs: what holds them, the brake that ends them, and the PATH they are found on. */
function workersOf(
  options: AppOptions,
  { clock, secrets, store }: Opened,
  { config, log }: { config: ConfigSource; log: Log },
) {
  const { env } = options;
  const { stateDir } = options.paths;
  const sandbox = sandboxFor(options, { config, store });
  const { brake, startProcess } = createBrake({ stateDir, log });
  const host = { config, env: secrets.env, clock, stateDir, sandbox, startProcess };
  const loginPath = options.os.loginPath?.({
    ...{ env, onFound: secrets.searchOn },
    isAllowed: () => !brake.isPulled(),
  });
  // Beside the start, which does not wait for it; whoever looks for a program does. Never rejects.
  void loginPath?.ready();
  const found = createHostAgents(host);
  const agents = brakedAgents(loginPath ? agentsOnPath(found, loginPath) : found, brake);
  const from = secrets.env;
  const cache = openSetupCache(stateDir, { config, env: from, clock });
  const logDir = path.join(stateDir, 'checks');
  const places = createPlaces({
    scratchRoot: scratchRoot(stateDir),
    ports: () => config.current().environment.ports,
  });
  const checks = createChecks({ logDir, from, sandbox, startProcess, cache, places });
  return { sandbox, brake, startProcess, agents, cache, places, checks, from, loginPath };
}

/** What it refuses goes into the journal. */
function sandboxFor(
  { paths: { stateDir }, env }: AppOptions,
  { config, store }: { readonly config: ConfigSource; readonly store: OpenStore },
): Sandbox {
  return createSandbox({
    ...{ stateDir, env },
    settings: () => config.current().sandbox,
    onRefused: (refusal) => recordRefusal(store, refusal),
    wires: { wires: createWires(stateDir), onTripped: (trip) => recordTrip(store, trip) },
  });
}

/** Puts a bug into the log, under a reference that the caller can quote. */
function faultsInto(log: Log): OnFault {
  return (method, fault) => {
    const reference = randomUUID().slice(0, 8);
    const stack = fault instanceof Error ? fault.stack : undefined;
    log.error('dispatch.fault', { reference, method, reason: reasonOf(fault), stack });
    return reference;
  };
}

/** State files in the state folder; what an attempt writes, under `runRoot` where one is configured. */
function filesOf({ paths }: AppOptions, config: ConfigSource): Files {
  const files = createFiles(paths.stateDir);
  const { runRoot } = config.current();
  return runRoot === undefined ? files : { ...files, locate: (name) => path.join(runRoot, name) };
}

/** Arming reads configuration, tokens and PATH again, so that a night begins with what is so now. */
function armWithFreshConfig(
  engine: Engine,
  { live, store, secrets }: Opened,
  loginPath: LoginPath | undefined,
): Handlers['night.arm'] {
  return async (input) => {
    loginPath?.askAgain();
    const loaded = await live.reload();
    const problem = loaded.ok ? undefined : loaded.error[0];
    if (problem !== undefined) {
      store.append({ type: 'config.rejected', body: { message: problem.message } });
    }
    await refreshSecrets(secrets, store);
    return engine.handlers['night.arm'](input);
  };
}
