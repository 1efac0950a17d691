import { realpath } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type Document, isSeq, parseDocument as parseYaml } from 'yaml';
import type { z } from 'zod';
import { configJsonSchema } from '../../engine/config/json-schema.ts';
import { resolveConfig } from '../../engine/config/resolve.ts';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { RepositoryConfig } from '../../shared/schema/config.ts';
import { makeFolder } from '../folders/make-folder.ts';
import { parseDocument } from './parse-document.ts';
import { readText } from './read-text.ts';

/** A repository as it is written into a file. */
export type NewRepository = z.input<typeof RepositoryConfig>;

const SCHEMA_FILE = 'config.schema.json';
const HEAD = `# yaml-language-server: $schema=./${SCHEMA_FILE}\n`;

/**
 * Adds a repository to the user's configuration and keeps comments and order. Makes the file when there is none, with
 * its schema beside it for editors. Adding what is there already changes nothing; a broken file, or an id that means
 * another path, is an error and changes nothing either.
 */
export async function addRepository(
  file: string,
  repository: NewRepository,
): Promise<Result<null, AppError>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const next = edit(file, text.value, repository);
  if (!next.ok) return next;
  if (next.value === null) return ok(null);
  try {
    await makeFolder(path.dirname(file));
    if (text.value === null) await writeSchema(path.dirname(file));
    const target = text.value === null ? file : await realpath(file);
    await writeFileAtomic(target, next.value, text.value === null ? { mode: 0o600 } : {});
    return ok(null);
  } catch (error) {
    const sentence = `The configuration cannot be written: ${reasonOf(error)}.`;
    return fail(appError('config-invalid', sentence, { place: { file } }));
  }
}

async function writeSchema(folder: string): Promise<void> {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  await writeFileAtomic(path.join(folder, SCHEMA_FILE), text);
}

/** The new text; null when nothing is to be done. */
function edit(
  file: string,
  text: string | null,
  repository: NewRepository,
): Result<string | null, AppError> {
  if (text === null) {
    const fresh = parseYaml(`${HEAD}version: 1\n`);
    fresh.set('repositories', fresh.createNode([repository]));
    return ok(String(fresh));
  }
  const parsed = parseDocument(text, file);
  if (!parsed.ok) return parsed;
  const document = parseYaml(text);
  const listed = existing(document);
  const same = listed.find((one) => one['id'] === repository.id);
  if (same?.['path'] === repository.path) return ok(null);
  if (same !== undefined) {
    const sentence = `The id "${repository.id}" already means another repository.`;
    return fail(appError('bad-input', sentence, { place: { file, field: 'repositories' } }));
  }
  const next = file.endsWith('.json')
    ? asJson(document, [...listed, repository])
    : asYaml(document, repository);
  return verify(file, next);
}

function existing(document: Document): Record<string, unknown>[] {
  const plain: unknown = document.toJS({ maxAliasCount: 50 });
  const listed = isRecord(plain) ? plain['repositories'] : null;
  return Array.isArray(listed) ? listed.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asJson(document: Document, repositories: readonly unknown[]): string {
  const plain: unknown = document.toJS({ maxAliasCount: 50 });
  return `${JSON.stringify({ ...(isRecord(plain) ? plain : {}), repositories }, null, 2)}\n`;
}

function asYaml(document: Document, repository: NewRepository): string {
  const list = document.get('repositories');
  if (isSeq(list) && list.items.length > 0) {
    document.addIn(['repositories'], document.createNode(repository));
  } else if (document.contents === null) {
    document.contents = document.createNode({ repositories: [repository] });
  } else {
    document.set('repositories', document.createNode([repository]));
  }
  return document.toString({ lineWidth: 0 });
}

/** The new text must still be a configuration: an older format, for one, cannot take a list of repositories. */
function verify(file: string, text: string): Result<string, AppError> {
  const root = parseDocument(text, file);
  if (!root.ok) return root;
  const resolved = resolveConfig(root.value, {
    file,
    folder: path.dirname(file),
    stateDir: path.dirname(file),
    variables: { WORKSPACE: '/', HOME: '/', USER: 'user' },
    overrides: [],
    defaultRepository: '/',
    checkCron: () => null,
  });
  const first = resolved.ok ? undefined : resolved.error[0];
  return first === undefined ? ok(text) : fail(first);
}
