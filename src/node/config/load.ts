import { createHash } from 'node:crypto';
import path from 'node:path';
import { applyOwnLimits } from '../../engine/config/limits.ts';
import type { Notice } from '../../engine/config/notice.ts';
import { type Override, readEnvironment } from '../../engine/config/override.ts';
import { resolveConfig } from '../../engine/config/resolve.ts';
import { EMPTY_MAP } from '../../engine/config/tree.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import { checkCron } from './check-cron.ts';
import { findRepository } from './find-repository.ts';
import { parseDocument } from './parse-document.ts';
import { type PromptTexts, readPrompts } from './prompt-files.ts';
import { applyRepositoryFiles } from './repository-file.ts';

/** What loading needs. `stateDir` is absolute. */
export interface ConfigOrigin {
  readonly file: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Values of flags; they win over the environment, which wins over every file. */
  readonly flags?: readonly Override[];
  /** The repository meant by a file that names none (`--repo`); absent: the one that holds the file. */
  readonly repository?: string | undefined;
}

/** A good configuration and what to know about it. `hash` is a SHA-256 of the values in force, in hex. */
export interface LoadedConfig {
  readonly config: Config;
  readonly notices: readonly Notice[];
  readonly hash: string;
  readonly file: string;
  /** The texts of the prompt files it names. */
  readonly prompts: PromptTexts;
  /** False when there is no file and the defaults are in force. */
  readonly exists: boolean;
}

/** A configuration from its text, resolved and narrowed by the repository files; null stands for a missing file. */
export async function loadText(
  text: string | null,
  origin: ConfigOrigin,
): Promise<Result<LoadedConfig, AppError[]>> {
  const root = text === null ? ok(EMPTY_MAP) : parseDocument(text, origin.file);
  if (!root.ok) return fail([root.error]);
  const folder = path.dirname(path.resolve(origin.file));
  const overrides = [...readEnvironment(origin.env), ...(origin.flags ?? [])];
  const resolved = resolveConfig(root.value, {
    file: origin.file,
    folder,
    stateDir: origin.stateDir,
    variables: { ...origin.env, USER: origin.env['USER'] ?? origin.env['LOGNAME'] },
    overrides,
    defaultRepository: origin.repository ?? (await findRepository(folder)),
    checkCron,
  });
  if (!resolved.ok) return resolved;
  const prompts = await readPrompts(resolved.value.config, resolved.value.placeOf);
  if (!prompts.ok) return prompts;
  const pinned = overrides.map((override) => override.path.join('.'));
  const narrowed = await applyRepositoryFiles(resolved.value.config, pinned);
  const limited = applyOwnLimits(narrowed.config, origin.file);
  return ok({
    config: limited.config,
    notices: [...resolved.value.notices, ...narrowed.notices, ...limited.notices],
    prompts: prompts.value,
    hash: hashOf(limited.config, prompts.value),
    file: origin.file,
    exists: text !== null,
  });
}

function hashOf(config: Config, prompts: PromptTexts): string {
  const values = prompts.size === 0 ? config : { ...config, promptTexts: [...prompts] };
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
