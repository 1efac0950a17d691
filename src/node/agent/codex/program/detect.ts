import type { Detection } from '../../../../engine/ports/agent.ts';
import type { CodexConfig } from '../../../../shared/schema/settings/agents.ts';
import { askProgram } from '../../program-agent/ask.ts';
import { shellQuote, signInWith } from '../../program-agent/sign-in.ts';
import { codexEnvironment, codexHome } from './environment.ts';
import { findCodex } from './find.ts';
import { type OwnConfig, readOwnConfig } from './own-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const MACHINE_PROBLEM = 'It was found but does not run';

/** Whether codex could work now: program, version and login, all told offline (agents.md 7). */
export async function detectCodex(host: {
  readonly config: CodexConfig;
  readonly env: Environment;
  readonly extraConfig: readonly string[];
}): Promise<Detection> {
  const found = await findCodex({ bin: host.config.bin, env: host.env });
  if (!found.ok) {
    const { message, fix } = found.error;
    return notInstalled(null, fix === undefined ? message : `${message} ${fix}`);
  }
  const home = codexHome(host.env, host.config.home);
  const own = await readOwnConfig(home, host.extraConfig);
  const env = codexEnvironment(host.env, { home, keyVariables: own.keyVariables });
  const version = await askProgram(found.value, ['--version'], env);
  if (version.exitCode !== 0) {
    return notInstalled(found.value, `${MACHINE_PROBLEM}: ${found.value}. ${version.text}`.trim());
  }
  const login = await readLogin(found.value, env, own);
  const signIn = signInFor(host.config.bin, home);
  return {
    isInstalled: true,
    version: /\d+\.\d+\.\d+\S*/.exec(version.text)?.[0] ?? null,
    login,
    path: found.value,
    problems: [...loginProblems(login, signIn), ...keyProblems(own, env)],
    ...(own.isCustomService ? {} : { signIn }),
    ...(isOpen(host.config, own) ? { efforts: EFFORTS } : {}),
  };
}

/** What every codex of today knows, cheap to strong. */
const EFFORTS = ['low', 'medium', 'high'];

/** Another service may not know efforts, and what a person chose is theirs. */
function isOpen({ model, effort }: CodexConfig, own: OwnConfig): boolean {
  return model === undefined && effort === undefined && !own.isChosen && !own.isCustomService;
}

function notInstalled(path: string | null, problem: string): Detection {
  return { isInstalled: false, version: null, login: 'unknown', path, problems: [problem] };
}

/** With another service codex says "Not logged in" although runs work, so nothing is concluded from it. */
async function readLogin(
  program: string,
  env: Readonly<Record<string, string>>,
  own: OwnConfig,
): Promise<Detection['login']> {
  if (own.isCustomService) return 'unknown';
  if (env['CODEX_API_KEY'] !== undefined) return 'ok';
  const status = await askProgram(program, ['login', 'status'], env);
  if (status.exitCode === 0) return 'ok';
  return status.exitCode === 1 && /not logged in/i.test(status.text) ? 'none' : 'unknown';
}

function signInFor(bin: string | undefined, home: string): string {
  const program = bin === undefined ? 'codex' : shellQuote(bin);
  return signInWith(['CODEX_HOME', home], `${program} login`);
}

function loginProblems(login: Detection['login'], signIn: string): string[] {
  return login === 'none' ? [`Codex is signed out. ${signIn}`] : [];
}

function keyProblems(own: OwnConfig, env: Readonly<Record<string, string>>): string[] {
  if (!own.isCustomService) return [];
  return own.keyVariables
    .filter((name) => env[name] === undefined)
    .map((name) => `The variable ${name}, which holds the key of the model service, is not set.`);
}
