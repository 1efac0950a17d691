import { ROLES } from '../../engine/agent/prompt/roles.ts';
import { checkTemplate } from '../../engine/agent/prompt/template.ts';
import { complain } from '../../engine/config/complaint.ts';
import type { AppError, Place } from '../../shared/error.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { PromptsConfig } from '../../shared/schema/settings/prompts.ts';
import { readText } from './read-text.ts';

/** The texts of all prompt files, by path. */
export type PromptTexts = ReadonlyMap<string, string>;

type RoleName = keyof typeof ROLES;

interface Named {
  readonly file: string;
  readonly role: RoleName;
  readonly path: readonly string[];
}

/**
 * Reads the prompt files that `config` names. A missing file, and a placeholder that is missing or does not exist, are
 * errors with their place; `placeOf` gives the place of a key of the configuration.
 */
export async function readPrompts(
  config: Config,
  placeOf: (path: readonly string[]) => Place,
): Promise<Result<PromptTexts, AppError[]>> {
  const texts = new Map<string, string>();
  const errors: AppError[] = [];
  for (const named of filesOf(config)) {
    const text = await readText(named.file);
    if (!text.ok) errors.push(text.error);
    else if (text.value === null) {
      const sentence = `There is no prompt file ${named.file}.`;
      errors.push(appError('config-invalid', sentence, { place: placeOf(named.path) }));
    } else {
      errors.push(...faultsOf(named, text.value));
      texts.set(named.file, text.value);
    }
  }
  return errors.length === 0 ? ok(texts) : fail(errors);
}

function filesOf(config: Config): Named[] {
  const own = config.repositories.flatMap(({ prompts = {} }, index) =>
    namedIn(prompts, ['repositories', String(index), 'prompts']),
  );
  return [...namedIn(config.prompts, ['prompts']), ...own];
}

function namedIn(prompts: PromptsConfig, path: readonly string[]): Named[] {
  return Object.values(ROLES).flatMap(({ name: role }) => {
    const file = prompts[role];
    return file === undefined ? [] : [{ file, role, path: [...path, role] }];
  });
}

function faultsOf({ file, role, path }: Named, text: string): AppError[] {
  return checkTemplate(text, ROLES[role]).map(({ sentence, ...spot }) =>
    complain(file, { field: path.join('.'), spot }, sentence),
  );
}
