import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configJsonSchema, repositoryJsonSchema } from '../src/engine/config/json-schema.ts';

const FILES = {
  'config.schema.json': configJsonSchema,
  'repo.schema.json': repositoryJsonSchema,
} as const;

/** The text of each file under `schema/`, as it is committed. */
export function schemaTexts(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FILES).map(([name, build]) => [name, `${JSON.stringify(build(), null, 2)}\n`]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(schemaTexts())) {
    writeFileSync(new URL(`../schema/${name}`, import.meta.url), text);
  }
}
