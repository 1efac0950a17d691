import { z } from 'zod';
import type { Detection } from '../../../../engine/ports/agent.ts';
import { reasonOf } from '../../../../shared/error.ts';
import type { ClaudeConfig } from '../../../../shared/schema/settings/agents.ts';
import { makeFolder } from '../../../folders/make-folder.ts';
import { askProgram } from '../../program-agent/ask.ts';
import { shellQuote, signInWith } from '../../program-agent/sign-in.ts';
import { type ClaudeHost, claudeHome } from '../host.ts';
import { claudeEnvironment } from './environment.ts';
import { findClaude } from './find.ts';
import { readFlags, tooOld } from './help.ts';
import { sandboxProblem } from './sandbox-tools.ts';

const Status = z.object({ loggedIn: z.boolean(), authMethod: z.string().optional() });

/** Whether claude could work now: program, version, flags, sandbox and login, all told offline (agents.md 7). */
export async function detectClaude(
  host: Pick<ClaudeHost, 'config' | 'env' | 'homeDir'>,
): Promise<Detection> {
  const { config } = host;
  const found = await findClaude({ bin: config.bin, env: host.env });
  if (!found.ok) {
    const { message, fix } = found.error;
    return notReady(null, fix === undefined ? message : `${message} ${fix}`);
  }
  const program = found.value;
  const home = claudeHome(host);
  const noHome = await makeHome(home);
  if (noHome !== null) return notReady(program, noHome);
  const env = claudeEnvironment(host.env, { home, useApiKey: config.useApiKey });
  const version = await askProgram(program, ['--version'], env);
  if (version.exitCode !== 0) {
    return notReady(program, `It was found but does not run: ${program}. ${version.text}`.trim());
  }
  const flags = await readFlags(program, env);
  const problem = tooOld(flags) ?? (config.sandbox === 'own' ? await sandboxProblem(env) : null);
  if (problem !== null) return notReady(program, problem);
  const login = await readLogin(program, env);
  const signIn = signInWith(['CLAUDE_CONFIG_DIR', home], `${shellQuote(program)} auth login`);
  return {
    isInstalled: true,
    version: /\d+\.\d+\.\d+\S*/.exec(version.text)?.[0] ?? null,
    login,
    path: program,
    problems: login === 'none' ? [`Claude Code is signed out. ${signIn}`] : [],
    signIn,
    ...(isOpen(config, flags) ? { efforts: EFFORTS } : {}),
  };
}

/** What every claude with the flag knows, cheap to strong. */
const EFFORTS = ['low', 'medium', 'high'];

/** What a person chose is theirs. */
function isOpen({ model, effort }: ClaudeConfig, flags: ReadonlySet<string>): boolean {
  return model === undefined && effort === undefined && flags.has('--effort');
}

function notReady(path: string | null, problem: string): Detection {
  return { isInstalled: false, version: null, login: 'unknown', path, problems: [problem] };
}

async function makeHome(home: string): Promise<string | null> {
  try {
    await makeFolder(home);
    return null;
  } catch (thrown) {
    return `The folder ${home} of Claude Code cannot be made: ${reasonOf(thrown)}`;
  }
}

/** Nothing is concluded from an answer that is not understood. */
async function readLogin(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<Detection['login']> {
  const answer = await askProgram(program, ['auth', 'status'], env);
  const status = Status.safeParse(parseJson(answer.text));
  if (!status.success) return 'unknown';
  return status.data.loggedIn ? 'ok' : 'none';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An older version answers in prose.
    return null;
  }
}
