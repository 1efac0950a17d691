import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Who answers codex, as far as its configuration says without running it. */
export interface Provider {
  /** Another service than OpenAI's; its login cannot be told from `codex login status`. */
  readonly isCustom: boolean;
  /** Variables that hold keys of configured services; they must reach codex. */
  readonly keyVariables: readonly string[];
}

const CHOICE = /^\s*model_provider\s*=\s*["']?([\w.-]+)/m;
const KEY_VARIABLE = /\benv_key\s*=\s*["']([A-Za-z_][A-Za-z0-9_]*)["']/g;

/** Reads the choice of service from `extraConfig` and from `config.toml` of `codexHome`, in that order. */
export async function readProvider(
  codexHome: string,
  extraConfig: readonly string[],
): Promise<Provider> {
  const text = `${extraConfig.join('\n')}\n${await readConfig(codexHome)}`;
  const choice = CHOICE.exec(text)?.[1] ?? 'openai';
  const variables = [...text.matchAll(KEY_VARIABLE)].map((match) => match[1] ?? '');
  return { isCustom: choice !== 'openai', keyVariables: [...new Set(variables)] };
}

async function readConfig(codexHome: string): Promise<string> {
  try {
    return await readFile(path.join(codexHome, 'config.toml'), 'utf8');
  } catch {
    // Most people have none.
    return '';
  }
}
