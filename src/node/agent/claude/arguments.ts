import type { ClaudeConfig } from '../../../shared/schema/settings/agents.ts';

/** One call of `claude -p`, start or resume. Paths are absolute. */
export interface ClaudeCall {
  readonly config: Pick<ClaudeConfig, 'model'> & { readonly effort?: string | undefined };
  /** The thread: a new one gets this id, or it is the one to resume. */
  readonly thread: { readonly id: string; readonly isResumed: boolean };
  readonly settingsPath: string;
  /** The repository's notes for agents; null where it has none. */
  readonly notesPath: string | null;
  /** The flags this claude knows. */
  readonly flags: ReadonlySet<string>;
}

/** Enough to read, change and run; nothing that reaches the network, asks a person, or outlives the run. */
const TOOLS = 'Bash,Edit,Glob,Grep,NotebookEdit,Read,Task,Write';

/**
 * Flags without which a night cannot be held: a claude that lacks one is too old. The empty list of setting sources and
 * the strict MCP configuration keep the repository's hooks and servers from running (R98).
 */
export const NEEDED_FLAGS: readonly string[] = [
  '--output-format',
  '--session-id',
  '--resume',
  '--settings',
  '--setting-sources',
  '--strict-mcp-config',
  '--permission-mode',
  '--allowedTools',
];

/**
 * The arguments after the program's name (agents.md 3). The prompt is read from standard input. Model and policy are
 * given in full also to a resumed thread. What only newer versions know is given to those.
 */
export function claudeArguments(call: ClaudeCall): string[] {
  const { config, thread, flags } = call;
  return [
    '-p',
    ...['--output-format', 'stream-json', '--verbose'],
    thread.isResumed ? '--resume' : '--session-id',
    thread.id,
    ...option('--model', config.model),
    ...option('--effort', config.effort),
    ...['--permission-mode', 'acceptEdits'],
    ...['--allowedTools', 'Bash'],
    ...['--setting-sources', ''],
    '--strict-mcp-config',
    ...['--settings', call.settingsPath],
    ...option('--append-system-prompt-file', call.notesPath ?? undefined),
    ...NEWER.flatMap((argv) => (flags.has(argv[0] ?? '') ? argv : [])),
  ];
}

/** Each is one more bar where it is known: the file tools stay in the worktree, and what would be asked is denied. */
const NEWER: readonly (readonly string[])[] = [
  ['--tools', TOOLS],
  ['--restricted'],
  ['--permission-prompts', 'none'],
  ['--disable-slash-commands'],
  ['--no-chrome'],
];

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}
