import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { entryOfUrl } from '../../../sandbox/network/host-list.ts';

/** What a person's own codex configuration means for a night, as far as it can be read without running codex. */
export interface OwnConfig {
  /** Another service than OpenAI's; its login cannot be told from `codex login status`. */
  readonly isCustomService: boolean;
  /** Variables that hold keys of configured services; they must reach codex. */
  readonly keyVariables: readonly string[];
  /** MCP servers. Codex starts them outside its sandbox, with the network. */
  readonly toolServers: readonly string[];
  /** The person chose a model or an effort there. */
  readonly isChosen: boolean;
  /** Configured services, as entries of a list of hosts. */
  readonly services: readonly string[];
}

const SERVICE = /^\s*model_provider\s*=\s*["']?([\w.-]+)/m;
const CHOICE = /^\s*(?:model|model_reasoning_effort|profile)\s*=/m;
const KEY_VARIABLE = /\benv_key\s*=\s*["']([A-Za-z_][A-Za-z0-9_]*)["']/g;
const SERVICE_URL = /\b\w*base_url\s*=\s*["']([^"'\s]+)/g;
const TOOL_SERVER = /^\s*\[\s*mcp_servers\s*\.\s*["']?([\w-]+)["']?\s*\]/gm;

/** Reads `config.toml` of `codexHome`; `extraConfig` is as if it stood before it. */
export async function readOwnConfig(
  codexHome: string,
  extraConfig: readonly string[],
): Promise<OwnConfig> {
  const file = await readConfigFile(codexHome);
  const text = `${extraConfig.join('\n')}\n${file}`;
  const service = SERVICE.exec(text)?.[1] ?? 'openai';
  return {
    isCustomService: service !== 'openai',
    keyVariables: namesIn(text, KEY_VARIABLE),
    toolServers: namesIn(file, TOOL_SERVER),
    isChosen: CHOICE.test(text),
    services: namesIn(text, SERVICE_URL).flatMap((url) => entryOfUrl(url) ?? []),
  };
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

async function readConfigFile(codexHome: string): Promise<string> {
  try {
    return await readFile(path.join(codexHome, 'config.toml'), 'utf8');
  } catch {
    // Most people have none.
    return '';
  }
}
