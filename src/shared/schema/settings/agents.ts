import { z } from 'zod';

/** The Codex agent (agents.md 2). */
export const CodexConfig = z.strictObject({
  bin: z.string().optional(),
  home: z.string().optional(),
  model: z.string().optional(),
  effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
  sandbox: z.enum(['read-only', 'workspace-write']).default('workspace-write'),
  /** Kept for old files: approval is never asked for at night, so it has the effect it always had. */
  fullAuto: z.boolean().optional(),
});
export type CodexConfig = z.infer<typeof CodexConfig>;

/** The Claude Code agent (agents.md 3). */
export const ClaudeConfig = z.strictObject({
  bin: z.string().optional(),
  /** Its CLAUDE_CONFIG_DIR; absent: a folder of ours, where the person signs in once. */
  home: z.string().optional(),
  model: z.string().optional(),
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).optional(),
  /** What holds its commands: claude's own sandbox, or nothing. */
  sandbox: z.enum(['own', 'off']).default('own'),
  /** Pass ANTHROPIC_API_KEY on, which bills by use instead of the subscription. */
  useApiKey: z.boolean().default(false),
});
export type ClaudeConfig = z.infer<typeof ClaudeConfig>;

/** Any program: the prompt arrives on its standard input. Exit code 0 means it finished. */
export const CommandAgentConfig = z.strictObject({
  argv: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()).default({}),
});
export type CommandAgentConfig = z.infer<typeof CommandAgentConfig>;

/** Any program that speaks the Agent Client Protocol on its standard input and output (agents.md 4). */
export const AcpAgentConfig = z.strictObject({
  argv: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()).default({}),
  /** The mode its sessions are set to; absent: its own first one. */
  mode: z.string().min(1).max(100).optional(),
  /** The command you sign it in with. Shown to you when it is signed out, never run. */
  signIn: z.string().min(1).max(300).optional(),
  /** Beginnings of command lines it may run when it asks, e.g. `npm test`. */
  allowCommands: z.array(z.string().min(1).max(200)).max(50).default([]),
});
export type AcpAgentConfig = z.infer<typeof AcpAgentConfig>;

/** Where a host without a keychain keeps the tokens of agents. */
export const SecretsConfig = z.strictObject({
  /** A file that only you may read; absent: nothing is kept outside the keychain. */
  file: z.string().min(1).optional(),
});
