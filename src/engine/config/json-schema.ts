import { z } from 'zod';
import { Config, RepositoryFile } from '../../shared/schema/config.ts';
import { ALIASES, type Alias, SINGLE } from './spelling/alias.ts';
import { toSnake } from './spelling/shape.ts';

/** A JSON Schema, draft 7, as plain data. */
export type JsonSchema = { [key: string]: unknown };

/** The schema editors use for the user's configuration: both spellings and the names of the two older formats. */
export function configJsonSchema(): JsonSchema {
  const schema = draft7(Config, 'Nightkiln configuration');
  const single = propertiesOf(itemsOf(propertiesOf(schema)['repositories']));
  for (const alias of ALIASES) addAlias(schema, alias, single);
  const properties = propertiesOf(schema);
  properties['version'] = { default: 1, type: 'number', enum: [1, 2] };
  addSnakeCase(schema);
  return schema;
}

/** The schema of `.nightkiln.yml`. */
export function repositoryJsonSchema(): JsonSchema {
  const schema = draft7(RepositoryFile, 'Nightkiln repository file');
  addSnakeCase(schema);
  return schema;
}

function draft7(schema: z.ZodType, title: string): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return { $schema, title, ...rest };
}

function addAlias(root: JsonSchema, alias: Alias, single: JsonSchema): void {
  const [first, ...rest] = alias.to;
  const target = first === SINGLE ? single[rest[0] ?? ''] : schemaAt(root, alias.to);
  let group = root;
  for (const key of alias.from.slice(0, -1)) {
    const properties = propertiesOf(group);
    properties[key] ??= { type: 'object', properties: {}, additionalProperties: false };
    group = asObject(properties[key]);
  }
  const name = alias.from.at(-1);
  if (name === undefined) return;
  propertiesOf(group)[name] =
    alias.scale === undefined
      ? withoutDefault(asObject(target))
      : { type: 'integer', exclusiveMinimum: 0 };
}

/** A default belongs to the key itself, once. */
function withoutDefault(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'default'));
}

function schemaAt(root: JsonSchema, path: readonly string[]): unknown {
  let schema: unknown = root;
  for (const key of path) schema = propertiesOf(asObject(schema))[key];
  return schema;
}

/** Lets every key be written in snake_case as well. No key with two words is ever required, so `required` stays. */
function addSnakeCase(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (Array.isArray(schema)) {
    schema.forEach(addSnakeCase);
    return;
  }
  const node = asObject(schema);
  Object.values(node).forEach(addSnakeCase);
  if (node['type'] !== 'object' || node['properties'] === undefined) return;
  const properties = propertiesOf(node);
  for (const [key, value] of Object.entries(properties)) {
    const snake = toSnake(key);
    if (snake !== key) properties[snake] = withoutDefault(asObject(value));
  }
}

function propertiesOf(schema: unknown): JsonSchema {
  return asObject(asObject(schema)['properties']);
}

function itemsOf(schema: unknown): unknown {
  return asObject(schema)['items'];
}

function asObject(value: unknown): JsonSchema {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    // The generator builds plain objects only; this names the one shape it has.
    return value as JsonSchema;
  }
  throw new TypeError('the generated JSON Schema has another shape than expected');
}
