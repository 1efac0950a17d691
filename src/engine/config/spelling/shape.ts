import { z } from 'zod';

/** What may stand at a place of the configuration, read from the schema so that there is one list of keys. */
export type Shape =
  | { readonly kind: 'object'; readonly keys: Readonly<Record<string, z.core.$ZodType>> }
  | { readonly kind: 'record'; readonly value: z.core.$ZodType }
  | { readonly kind: 'list'; readonly item: z.core.$ZodType }
  | { readonly kind: 'scalar' };

/** The shape behind defaults and optional wrappers of `schema`. */
export function shapeOf(schema: z.core.$ZodType): Shape {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return { kind: 'object', keys: bare.shape };
  if (bare instanceof z.ZodRecord) return { kind: 'record', value: bare.valueType };
  if (bare instanceof z.ZodArray) return { kind: 'list', item: bare.element };
  return { kind: 'scalar' };
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let bare = schema;
  while (
    bare instanceof z.ZodOptional ||
    bare instanceof z.ZodDefault ||
    bare instanceof z.ZodPrefault
  ) {
    bare = bare.unwrap();
  }
  return bare;
}

/** `window_start` and `windowStart` are one key: the second spelling. */
export function toCamel(key: string): string {
  return key.replaceAll(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The snake_case spelling of a camelCase key. */
export function toSnake(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
