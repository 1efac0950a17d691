import type { z } from 'zod';
import type { AppError } from '../../../shared/error.ts';
import { Config } from '../../../shared/schema/config.ts';
import { complain, describeNode, quote } from '../complaint.ts';
import { EMPTY_MAP, type MapNode, nodeAt, setAt, type TreeEntry, type TreeNode } from '../tree.ts';
import { aliasAt, aliasKeysUnder } from './alias.ts';
import { type Shape, shapeOf, toCamel, toSnake } from './shape.ts';
import { closest } from './suggest.ts';

/** Looking for what was meant costs time, which a file of a thousand wrong keys is not worth. */
const MAX_SUGGESTIONS = 20;

/** A document in our own keys. Every value still knows where, and under which name, the user said it. */
export interface Folded {
  readonly tree: MapNode;
  readonly errors: readonly AppError[];
}

interface Folding {
  readonly file: string;
  readonly errors: AppError[];
  tree: MapNode;
}

interface Scope {
  readonly path: readonly string[];
  readonly shape: Shape;
}

/** Brings both spellings and both older formats to our own keys. Reports unknown keys and keys said twice. */
export function foldAliases(root: MapNode, file: string): Folded {
  const folding: Folding = { file, errors: [], tree: { ...EMPTY_MAP, spot: root.spot } };
  foldEntries(folding, root, { path: [], shape: shapeOf(Config) });
  return { tree: folding.tree, errors: folding.errors };
}

/** Folds the keys of one map whose shape is `schema`, without aliases: for files with their own schema. */
export function foldSpelling(
  root: MapNode,
  schema: z.core.$ZodType,
  file: string,
): { node: TreeNode; errors: readonly AppError[] } {
  const folding: Folding = { file, errors: [], tree: EMPTY_MAP };
  return { node: canonical(folding, root, schema), errors: folding.errors };
}

function foldEntries(folding: Folding, map: MapNode, scope: Scope): void {
  const own = scope.shape.kind === 'object' ? scope.shape.keys : {};
  const known = new Set([...Object.keys(own), ...aliasKeysUnder(scope.path)]);
  for (const [key, entry] of knownEntries(folding, map, known)) {
    const schema = Object.hasOwn(own, key) ? own[key] : undefined;
    foldEntry(folding, entry, { path: [...scope.path, key], schema });
  }
}

function foldEntry(
  folding: Folding,
  entry: TreeEntry,
  at: { path: readonly string[]; schema: z.core.$ZodType | undefined },
): void {
  const alias = aliasAt(at.path);
  if (alias !== null) {
    const target = schemaAt(alias.to);
    const node = target === undefined ? entry.value : canonical(folding, entry.value, target);
    put(folding, alias.to, { entry, node: scaled(node, alias.scale) });
    return;
  }
  const isGroup = aliasKeysUnder(at.path).length > 0;
  const shape: Shape = at.schema === undefined ? { kind: 'scalar' } : shapeOf(at.schema);
  if (isGroup && entry.value.kind === 'map') {
    foldEntries(folding, entry.value, { path: at.path, shape });
    return;
  }
  if (isEmptyGroup(entry.value, isGroup ? 'object' : shape.kind)) return;
  if (at.schema === undefined) {
    const found = describeNode(entry.value);
    folding.errors.push(
      complain(folding.file, entry.value, `Expected a group of keys, found ${found}.`),
    );
    return;
  }
  put(folding, at.path, { entry, node: canonical(folding, entry.value, at.schema) });
}

function put(
  folding: Folding,
  path: readonly string[],
  said: { entry: TreeEntry; node: TreeNode },
): void {
  const earlier = nodeAt(folding.tree, path);
  if (earlier === null) {
    folding.tree = setAt(folding.tree, path, said.node);
    return;
  }
  if (earlier.kind === 'map' && said.node.kind === 'map') {
    for (const entry of said.node.entries) {
      put(folding, [...path, entry.key], { entry, node: entry.value });
    }
    return;
  }
  folding.errors.push(complain(folding.file, said.entry, saidTwice(earlier)));
}

function saidTwice(earlier: { field: string; spot: { line: number } | null }): string {
  const line = earlier.spot === null ? '' : ` on line ${earlier.spot.line}`;
  return `The same setting is already given as ${earlier.field}${line}; keep one of the two.`;
}

function canonical(folding: Folding, node: TreeNode, schema: z.core.$ZodType): TreeNode {
  const shape = shapeOf(schema);
  if (node.kind === 'list' && shape.kind === 'list') {
    return { ...node, items: node.items.map((item) => canonical(folding, item, shape.item)) };
  }
  if (node.kind !== 'map') return node;
  if (shape.kind === 'record') {
    const entries = node.entries.map((entry) => ({
      ...entry,
      value: canonical(folding, entry.value, shape.value),
    }));
    return { ...node, entries };
  }
  if (shape.kind !== 'object') return node;
  const entries: TreeEntry[] = [];
  for (const [key, entry] of knownEntries(folding, node, new Set(Object.keys(shape.keys)))) {
    const inner = shape.keys[key];
    if (inner === undefined || isEmptyGroup(entry.value, shapeOf(inner).kind)) continue;
    entries.push({ ...entry, key, value: canonical(folding, entry.value, inner) });
  }
  return { ...node, entries };
}

/** The entries whose keys are known, by our spelling, each once; the others become errors. */
function knownEntries(
  folding: Folding,
  map: MapNode,
  known: ReadonlySet<string>,
): Map<string, TreeEntry> {
  const seen = new Map<string, TreeEntry>();
  for (const entry of map.entries) {
    const key = toCamel(entry.key);
    const earlier = seen.get(key);
    if (!known.has(key)) {
      const candidates = folding.errors.length < MAX_SUGGESTIONS ? known : [];
      folding.errors.push(complain(folding.file, entry, unknownKey(entry, [...candidates])));
    } else if (earlier !== undefined) {
      folding.errors.push(complain(folding.file, entry, saidTwice(earlier)));
    } else {
      seen.set(key, entry);
    }
  }
  return seen;
}

function unknownKey(entry: TreeEntry, known: readonly string[]): string {
  const near = closest(entry.key, known);
  const name = quote(entry.key);
  if (near === null) return `There is no setting called ${name} here.`;
  const spelled = entry.key.includes('_') ? toSnake(near) : near;
  return `There is no setting called ${name} here; did you mean ${quote(spelled)}?`;
}

/** A heading with everything under it commented out says nothing. */
function isEmptyGroup(node: TreeNode, kind: Shape['kind']): boolean {
  return kind !== 'scalar' && node.kind === 'scalar' && node.value === null;
}

function scaled(node: TreeNode, scale: number | undefined): TreeNode {
  if (scale === undefined || node.kind !== 'scalar' || typeof node.value !== 'number') return node;
  return { ...node, value: node.value * scale };
}

function schemaAt(path: readonly string[]): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = Config;
  for (const key of path) {
    const shape: Shape = schema === undefined ? { kind: 'scalar' } : shapeOf(schema);
    schema = shape.kind === 'object' ? shape.keys[key] : undefined;
  }
  return schema;
}
