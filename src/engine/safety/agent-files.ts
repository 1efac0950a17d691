/** What a file of a repository would have an agent do. */
interface Known {
  readonly path: RegExp;
  /** In a few words, from the file's text; null when it asks for nothing. */
  readonly asks: (text: string) => string | null;
}

/** A file of a repository, by its path from the top. */
export interface AgentFile {
  readonly path: string;
  readonly text: string;
}

/** More than this of them are not looked at one by one, and cannot be let through. */
export const MAX_AGENT_FILES = 50;

const MAX_NAMED = 12;
const DIGEST_CHARACTERS = 32;

/** The folders that can hold such files, in lower case. */
export const AGENT_FOLDERS: ReadonlySet<string> = new Set([
  ...['.claude', '.codex', '.cursor', '.vscode', '.gemini', '.opencode', '.qwen', '.kiro', '.roo'],
  ...['.windsurf', '.amazonq', '.amp', '.factory', '.goose', '.crush', '.zed', '.agents'],
]);

/** The files at the top of a repository that agents take for their configuration (R98, agents.md 0.9). */
const KNOWN: readonly Known[] = [
  { path: /^\.claude\/settings(?:\.local)?\.json$/i, asks: asksOfClaude },
  { path: /^\.claude\/(?:agents|commands|skills|plugins)\/.+$/i, asks: () => 'a helper' },
  {
    path: /^(?:\.mcp|\.(?:cursor|vscode|roo|kiro\/settings|amazonq)\/mcp)\.json$/i,
    asks: asksOfServers,
  },
  { path: /^\.(?:cursor|kiro|windsurf|factory)\/hooks(?:\.json|\/.+)$/i, asks: () => 'hooks' },
  { path: /^\.codex\/config\.toml$/i, asks: asksOfCodex },
  { path: /^\.codex\/(?!.*\.md$).+$/i, asks: () => 'rules' },
  {
    path: /^\.(?:gemini|qwen|zed|amp|factory|windsurf)\/(?:settings|mcp|mcp_config)\.json$/i,
    asks: (text) => asksOfServers(text) ?? 'settings',
  },
  { path: /^(?:opencode\.jsonc?|\.?crush\.json|\.goosehints)$/i, asks: () => 'settings' },
  { path: /^\.(?:opencode|crush|goose|agents)\/(?!.*\.md$).+$/i, asks: () => 'settings' },
  { path: /^\.aider\.conf\.ya?ml$/i, asks: () => 'settings' },
  { path: /^\.env$/i, asks: asksOfVariables },
];

/** Whether a path of a repository may hold configuration of an agent, so that its text is worth reading. */
export function mayConfigureAgents(path: string): boolean {
  return KNOWN.some((known) => known.path.test(path));
}

/** What a file would have an agent do, such as `.claude/settings.json (2 hooks)`; null when nothing. */
export function describeAgentFile(path: string, text: string): string | null {
  const asks = KNOWN.find((known) => known.path.test(path))?.asks(text) ?? null;
  return asks === null ? null : `${path} (${asks})`;
}

/** What `hash` (SHA-256, hex) makes of those files: a person names it to let exactly these be read. */
export function digestText(files: readonly AgentFile[], hash: (text: string) => string): string {
  const listed = files.map(({ path, text }) => [path, text]);
  const sorted = listed.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
  return hash(JSON.stringify(sorted)).slice(0, DIGEST_CHARACTERS);
}

/**
 * What becomes of them: the agent never loads such files, the sandbox hides them from it, a person has let it read
 * them, or nothing holds it and its own rules decide.
 */
export type AgentFileFate =
  | { readonly kind: 'never' }
  | { readonly kind: 'hidden'; readonly agent: string; readonly digest: string }
  | { readonly kind: 'let' | 'unheld'; readonly agent: string };

/** How the files of one repository are told. */
export function tellAgentFiles(
  repoId: string,
  described: readonly string[],
  fate: AgentFileFate,
): string {
  const more = described.length - MAX_NAMED;
  const named = described.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const what = `'${repoId}' brings configuration of agents: ${named}.`;
  return `${what} ${fateWords(fate)}`;
}

function fateWords(fate: AgentFileFate): string {
  switch (fate.kind) {
    case 'never':
      return 'It is not run.';
    case 'hidden':
      return `It is hidden from '${fate.agent}', because it is new or has changed. If you want it read: sandbox.agentFiles: [${fate.digest}].`;
    case 'let':
      return `You let '${fate.agent}' read it.`;
    default:
      return `Nightkiln does not run it; whether '${fate.agent}' reads it is up to that agent.`;
  }
}

function asksOfClaude(text: string): string | null {
  const settings = parsed(text);
  if (settings === null) return 'cannot be read';
  const parts = [
    counted(countHooks(settings['hooks']), 'hook'),
    counted(keysOf(settings['mcpServers']), 'server'),
    counted(keysOf(settings['env']), 'variable'),
    'apiKeyHelper' in settings ? 'a key helper' : null,
    'statusLine' in settings ? 'a status line' : null,
    'permissions' in settings ? 'permissions' : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

function asksOfServers(text: string): string | null {
  const settings = parsed(text);
  if (settings === null) return 'cannot be read';
  return counted(keysOf(settings['mcpServers'] ?? settings['servers']), 'server');
}

function asksOfCodex(text: string): string | null {
  const servers = text.match(/^\s*\[mcp_servers\.[^\]]+\]/gm)?.length ?? 0;
  const keys = ['notify', 'model_provider', 'sandbox_mode', 'approval_policy', 'openai_base_url'];
  const named = keys.filter((key) => new RegExp(`^\\s*${key}\\s*=`, 'm').test(text));
  const parts = [counted(servers, 'server'), ...named].filter((part) => part !== null);
  return parts.length === 0 ? 'settings' : parts.join(', ');
}

/** Variables that lead an agent to another home or another service (CVE-2025-61260). */
function asksOfVariables(text: string): string | null {
  const names =
    /^\s*(?:export\s+)?(CODEX_HOME|CLAUDE_CONFIG_DIR|(?:ANTHROPIC|OPENAI)_(?:BASE_URL|API_BASE)|NODE_OPTIONS)\s*=/gm;
  const found = [...text.matchAll(names)].flatMap(([, name]) => name ?? []);
  return found.length === 0 ? null : `sets ${[...new Set(found)].join(', ')}`;
}

function countHooks(hooks: unknown): number {
  if (typeof hooks !== 'object' || hooks === null) return 0;
  const matchers: unknown[] = Object.values(hooks).flat();
  return matchers.reduce<number>((sum, matcher) => {
    const inner: unknown =
      typeof matcher === 'object' && matcher !== null && 'hooks' in matcher ? matcher.hooks : null;
    return sum + (Array.isArray(inner) ? inner.length : 1);
  }, 0);
}

function keysOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function counted(count: number, noun: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Settings with comments or mistakes: an agent may still understand them, so they are told.
    return null;
  }
}
