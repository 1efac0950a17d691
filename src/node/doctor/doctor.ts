import { renderErrors, renderNotice } from '../../engine/config/render.ts';
import { refOf } from '../../engine/night/phases/health.ts';
import type { AgentDriver, Agents, Detection } from '../../engine/ports/agent.ts';
import type { Disk } from '../../engine/ports/disk.ts';
import type { Git } from '../../engine/ports/git.ts';
import type { RepositoryConfig } from '../../shared/schema/config.ts';
import type { DoctorLine } from '../../shared/schema/host.ts';
import type { LiveConfig } from '../config-file.ts';
import type { SetupCache } from '../environment/cache/setup-cache.ts';
import type { HostGitHub } from '../github/host-github.ts';
import type { LoginPath } from '../login-shell/login-path.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { examineGitHub } from './github-lines.ts';
import { findProgramVersion } from './program-version.ts';
import { examineSandbox } from './sandbox-lines.ts';
import { examineSecrets } from './secrets-line.ts';

/** What the doctor looks at; nothing of it is changed. */
export interface Examined {
  readonly live: LiveConfig;
  readonly git: Git;
  readonly agents: Agents;
  readonly disk: Disk;
  readonly sandbox: Sandbox;
  readonly kept?: (() => SecretStore | null) | undefined;
  /** Where this host is started without the PATH of the user's shell. */
  readonly loginPath?: Pick<LoginPath, 'ready' | 'problem'> | undefined;
  readonly cache: Pick<SetupCache, 'size'>;
  readonly github?: Pick<HostGitHub, 'hasToken' | 'accessTo'> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const GB = 1_000_000_000;

/** One line per thing a night depends on, each with the command or action that mends it (ux.md 3.1). */
export async function examine(examined: Examined): Promise<DoctorLine[]> {
  const git = await examineGit(examined.env);
  const repositories = git.level === 'fail' ? [] : await examineRepositories(examined);
  return [
    examineNode(),
    git,
    ...examineConfig(examined.live),
    ...repositories,
    ...(await examineLoginPath(examined)),
    ...(await examineAgents(examined)),
    ...(await examineSandbox(examined.sandbox)),
    ...(await examineSecrets(examined.kept?.() ?? null)),
    ...(await examineGitHub(examined.live.current().repositories, examined.github)),
    await examineDisk(examined),
  ];
}

function examineNode(): DoctorLine {
  return { id: 'node', level: 'ok', message: `Node ${process.versions.node}.` };
}

async function examineGit(env: Examined['env']): Promise<DoctorLine> {
  const version = await findProgramVersion('git', env);
  if (version !== null) return { id: 'git', level: 'ok', message: `git ${version}.` };
  const fix = 'Install git, for example with "xcode-select --install" or your package manager.';
  return { id: 'git', level: 'fail', message: 'git is not installed or not on PATH.', fix };
}

async function examineLoginPath({ loginPath }: Examined): Promise<DoctorLine[]> {
  await loginPath?.ready();
  const problem = loginPath?.problem() ?? null;
  if (problem === null) return [];
  const message = `${problem.message} Programs are looked for in the usual folders only.`;
  return [{ id: 'login-shell', level: 'warn', message, ...(problem.fix && { fix: problem.fix }) }];
}

function examineConfig(live: LiveConfig): DoctorLine[] {
  const { file, exists, notices } = live.loaded();
  const problems = live.problems().map((problem): DoctorLine => {
    const fix = 'Correct it; until then the last good configuration is in force.';
    return { id: 'config', level: 'fail', message: renderErrors([problem]).trim(), fix };
  });
  if (problems.length > 0) return problems;
  const found: DoctorLine = exists
    ? { id: 'config', level: 'ok', message: `Configuration ${file}.` }
    : {
        id: 'config',
        level: 'warn',
        message: `No configuration at ${file}; the defaults are in force.`,
      };
  const notes = notices.map((notice): DoctorLine => {
    return { id: 'config-note', level: 'warn', message: renderNotice(notice) };
  });
  return [found, ...notes];
}

async function examineRepositories({ live, git }: Examined): Promise<DoctorLine[]> {
  const { repositories } = live.current();
  if (repositories.length === 0) {
    const fix = 'Add one under "repositories:" in the configuration, or run "nightkiln demo".';
    return [{ id: 'repository', level: 'fail', message: 'No repository is configured.', fix }];
  }
  return Promise.all(repositories.map((repo) => examineRepository(git, repo)));
}

async function examineRepository(git: Git, repo: RepositoryConfig): Promise<DoctorLine> {
  const id = `repository:${repo.id}`;
  const facts = await git.inspect(refOf(repo));
  if (!facts.ok) {
    const fix = facts.error.fix ?? `Check "path" of '${repo.id}' in the configuration.`;
    return { id, level: 'fail', message: facts.error.message, fix };
  }
  const { baseBranch, baseOid } = facts.value;
  return { id, level: 'ok', message: `${repo.id}: ${baseBranch} at ${baseOid.slice(0, 10)}.` };
}

async function examineAgents({ agents, live }: Examined): Promise<DoctorLine[]> {
  const config = live.current();
  const wanted = new Set([
    config.agent,
    ...config.repositories.flatMap(({ agent }) => agent ?? []),
  ]);
  const unknown = [...wanted].filter((name) => name !== 'auto' && agents.driver(name) === null);
  const found = await Promise.all(
    agents.all().map(async (driver) => ({ driver, detection: await driver.detect() })),
  );
  return [
    ...found.map(({ driver, detection }) => describeAgent(driver, detection, wanted)),
    ...unknown.map((name): DoctorLine => {
      const fix = `Use one of ${agents
        .all()
        .map(({ id }) => id)
        .join(', ')}, or add it under "commands:".`;
      return {
        id: `agent:${name}`,
        level: 'fail',
        message: `There is no agent called '${name}'.`,
        fix,
      };
    }),
  ];
}

function describeAgent(
  driver: AgentDriver,
  detection: Detection,
  wanted: ReadonlySet<string>,
): DoctorLine {
  const id = `agent:${driver.id}`;
  const problem = detection.problems[0];
  const isNeeded = wanted.has(driver.id);
  const level = isNeeded ? 'fail' : 'warn';
  if (!detection.isInstalled) {
    const message = `${driver.id} is not installed.`;
    return { id, level, message, fix: problem ?? `Install ${driver.id}, or choose another agent.` };
  }
  if (detection.login === 'none') {
    return {
      id,
      level,
      message: `${driver.id} is signed out.`,
      fix: detection.signIn ?? problem ?? `Run "${driver.id} login".`,
    };
  }
  const version = detection.version === null ? '' : ` ${detection.version}`;
  return { id, level: 'ok', message: `${driver.id}${version} is ready (${driver.sandbox}).` };
}

async function examineDisk({ disk, live, cache }: Examined): Promise<DoctorLine> {
  const free = await disk.freeBytes();
  const needed = live.current().limits.minFreeDiskBytes;
  if (free === null)
    return { id: 'disk', level: 'warn', message: 'Free disk space cannot be read.' };
  const kept = await cache.size();
  const also =
    kept.entries === 0 ? '' : ` Kept setups take ${(kept.bytes / GB).toFixed(1)} GB of the rest.`;
  const message = `${(free / GB).toFixed(1)} GB of disk is free.${also}`;
  if (free >= needed) return { id: 'disk', level: 'ok', message };
  const fix = `A night needs ${(needed / GB).toFixed(1)} GB; free some, or lower "limits.minFreeDiskBytes".`;
  return { id: 'disk', level: 'fail', message, fix };
}
