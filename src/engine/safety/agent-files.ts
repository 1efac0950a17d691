/** What a file of a repository would have an agent do. */
interface Known {
  readonly path: RegExp;
  /** In a few words, from the file's text; null when it asks for nothing. */
  readonly asks: (text: string) => string | null;
}

const MAX_NAMED = 12;

/** The files at the top of a repository that agents take for their configuration (R98, agents.md 0.9). */
const KNOWN: readonly Known[] = [
  { path: /^\.claude\/settings(?:\.local)?\.json$/, asks: asksOfClaude },
  { path: /^(?:\.mcp|\.cursor\/mcp|\.vscode\/mcp)\.json$/, asks: asksOfServers },
  { path: /^\.codex\/config\.toml$/, asks: asksOfCodex },
  { path: /^\.codex\/(?!.*\.md$).+$/, asks: () => 'rules' },
  { path: /^\.gemini\/settings\.json$/, asks: (text) => asksOfServers(text) ?? 'settings' },
  { path: /^(?:opencode\.jsonc?|\.opencode\/.+)$/, asks: () => 'settings' },
  { path: /^\.env$/, asks: asksOfVariables },
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

/** How the files of one repository are told; `mayRead` names an agent whose own rules decide what it reads. */
export function tellAgentFiles(
  repoId: string,
  described: readonly string[],
  mayRead: string | null,
): string {
  const more = described.length - MAX_NAMED;
  const named = described.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const what = `'${repoId}' brings configuration of agents: ${named}.`;
  return mayRead === null
    ? `${what} It is not run.`
    : `${what} Nightkiln does not run it; whether '${mayRead}' reads it is up to that agent.`;
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
