import type { CodexConfig } from '../../../shared/schema/settings/agents.ts';
import { REPORT_VARIABLE } from '../../wires/shim-script.ts';
import { hookSettings } from './hook.ts';

/** One call of `codex exec`, start or resume. Paths are absolute. */
export interface CodexCall {
  readonly config: Pick<CodexConfig, 'model' | 'sandbox'> & {
    readonly effort?: string | undefined;
  };
  readonly worktreePath: string;
  /** Where codex writes its last message. */
  readonly lastTextPath: string;
  /** Put into the environment of every command codex runs, so that all of them can be found again. */
  readonly runToken: string;
  /** Where wires over its commands report to. */
  readonly reportPath: string;
  /** The command line of our hook over its commands. */
  readonly hook: string;
  /** Resume this thread; absent: a new one. */
  readonly threadId?: string | undefined;
  /** More `key=value` settings for codex, in its own syntax. */
  readonly extraConfig: readonly string[];
  /** MCP servers of the person's configuration, to be left out. */
  readonly toolServers: readonly string[];
}

/**
 * The arguments after the program's name (agents.md 2). The prompt is read from standard input. Sandbox, directory,
 * model and policy stand before the word `resume`: a resumed thread otherwise falls back to the read-only sandbox.
 */
export function codexArguments(call: CodexCall): string[] {
  return [
    'exec',
    '--json',
    ...['-s', call.config.sandbox],
    ...['-C', call.worktreePath],
    ...modelArguments(call.config),
    ...settings(call).flatMap((setting) => ['-c', setting]),
    ...['--disable', 'unbounded_connection_retries'],
    '--skip-git-repo-check',
    ...['-o', call.lastTextPath],
    ...(call.threadId === undefined ? [] : ['resume', call.threadId]),
    '-',
  ];
}

function modelArguments(config: CodexCall['config']): string[] {
  return config.model === undefined ? [] : ['-m', config.model];
}

/**
 * Expert settings stand first, so that they can never loosen the policy of a night. The person's own `config.toml` still
 * applies below it, so what would widen the sandbox or run outside it (folders, notify, MCP servers) is taken back here.
 */
function settings(call: CodexCall): string[] {
  const { effort } = call.config;
  return [
    ...call.extraConfig,
    'approval_policy="never"',
    ...(effort === undefined ? [] : [`model_reasoning_effort=${tomlString(effort)}`]),
    'sandbox_workspace_write.network_access=false',
    'sandbox_workspace_write.exclude_slash_tmp=true',
    'sandbox_workspace_write.writable_roots=[]',
    'notify=[]',
    ...call.toolServers.map((name) => `mcp_servers.${name}.enabled=false`),
    ...hookSettings(call.hook),
    'shell_environment_policy.inherit="core"',
    // A login shell would make its own PATH, without the wires.
    'allow_login_shell=false',
    `shell_environment_policy.set={NIGHTKILN_RUN_TOKEN=${tomlString(call.runToken)},${REPORT_VARIABLE}=${tomlString(call.reportPath)}}`,
  ];
}

/** JSON's escapes are a subset of TOML's for basic strings. */
function tomlString(text: string): string {
  return JSON.stringify(text);
}

/** The expert setting `NIGHTKILN_CODEX_CONFIG`: one `key=value` of codex per line. */
export function extraConfigFrom(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return (env['NIGHTKILN_CODEX_CONFIG'] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
