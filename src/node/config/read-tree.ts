import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { complain, describeNode, quote } from '../../engine/config/complaint.ts';
import {
  EMPTY_MAP,
  type MapNode,
  type ScalarNode,
  type Spot,
  type TreeEntry,
  type TreeNode,
} from '../../engine/config/tree.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** The deepest nesting of collections (reliability-security.md 9). */
export const MAX_DEPTH = 32;
const MAX_ALIASES = 50;
const MAX_NODES = 5000;
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const CONTROL = /(?![\t\n\r])\p{Cc}/u;

interface Source {
  readonly file: string;
  readonly spotAt: (offset: number) => Spot;
}

interface Reading extends Source {
  readonly anchors: Map<string, Node>;
  readonly open: Set<Node>;
  nodes: number;
  aliases: number;
  error: AppError | null;
}

/** Where the reader stands: what the user calls the place, and how deep it is. */
interface Position {
  readonly field: string;
  readonly depth: number;
  readonly spot: Spot | null;
}

/** Copies a parsed document into our own tree; aliases are followed within bounds. The first defect is the error. */
export function readTree(document: Document.Parsed, source: Source): Result<MapNode, AppError> {
  const reading: Reading = {
    ...source,
    anchors: new Map(),
    open: new Set(),
    nodes: 0,
    aliases: 0,
    error: null,
  };
  const start: Position = { field: '', depth: 0, spot: { line: 1, column: 1 } };
  const root = readNode(reading, document.contents, start);
  if (reading.error !== null) return fail(reading.error);
  if (root.kind === 'map') return ok(root);
  if (root.kind === 'scalar' && root.value === null) return ok(EMPTY_MAP);
  return fail(
    complain(source.file, root, `Expected keys with values, found ${describeNode(root)}.`),
  );
}

function readNode(reading: Reading, node: Node | null, at: Position): TreeNode {
  const spot = node?.range ? reading.spotAt(node.range[0]) : at.spot;
  const here = { ...at, spot };
  reading.nodes += 1;
  if (reading.error !== null || node === null) return blank(here);
  if (reading.nodes > MAX_NODES)
    return stop(reading, here, 'There are too many values in this file.');
  if (isAlias(node)) return readAlias(reading, node.source, here);
  if ('anchor' in node && typeof node.anchor === 'string') reading.anchors.set(node.anchor, node);
  if (isScalar(node)) return readScalar(reading, node.value, here);
  if (at.depth >= MAX_DEPTH) {
    return stop(reading, here, `Values are nested more than ${MAX_DEPTH} deep here.`);
  }
  return readCollection(reading, node, here);
}

function readCollection(reading: Reading, node: Node, at: Position): TreeNode {
  const inner = { depth: at.depth + 1, spot: at.spot };
  const { field, spot } = at;
  reading.open.add(node);
  let tree: TreeNode = blank(at);
  if (isMap(node)) {
    tree = { kind: 'map', field, spot, entries: readEntries(reading, node.items, at) };
  } else if (isSeq(node)) {
    const items = node.items.map((item, index) =>
      readNode(reading, asNode(item), { ...inner, field: join(field, String(index)) }),
    );
    tree = { kind: 'list', field, spot, items };
  }
  reading.open.delete(node);
  return tree;
}

function readEntries(reading: Reading, pairs: readonly Pair[], at: Position): TreeEntry[] {
  const seen = new Map<string, TreeEntry>();
  for (const pair of pairs) {
    if (reading.error !== null) break;
    const keyNode = asNode(pair.key);
    const spot = keyNode?.range ? reading.spotAt(keyNode.range[0]) : at.spot;
    const key = isScalar(keyNode) && keyNode.value !== null ? String(keyNode.value) : '';
    const field = join(at.field, key.slice(0, 60));
    const here = { field, depth: at.depth + 1, spot };
    const refusal = refuseKey(key, seen.get(key));
    if (refusal !== null) {
      stop(reading, here, refusal);
      break;
    }
    const value = readNode(reading, asNode(pair.value), here);
    seen.set(key, { key, field, spot, value });
  }
  return [...seen.values()];
}

function refuseKey(key: string, earlier: TreeEntry | undefined): string | null {
  if (key === '') return 'A key is missing here, or is not a plain word.';
  if (key === '<<') return 'Merge keys ("<<") are not read; write the values out.';
  if (REFUSED_KEYS.has(key)) return `${quote(key)} cannot be the name of a setting.`;
  if (CONTROL.test(key) || !key.isWellFormed()) return 'There is a control character in this key.';
  if (earlier === undefined) return null;
  return `${quote(key)} is given twice; the first is on line ${earlier.spot?.line ?? 1}.`;
}

function readAlias(reading: Reading, name: string, at: Position): TreeNode {
  reading.aliases += 1;
  const target = reading.anchors.get(name);
  if (target === undefined) return stop(reading, at, `There is no anchor called ${quote(name)}.`);
  if (reading.open.has(target)) return stop(reading, at, `${quote(name)} contains itself.`);
  if (reading.aliases > MAX_ALIASES) {
    return stop(reading, at, `More than ${MAX_ALIASES} aliases are followed in this file.`);
  }
  return readNode(reading, target, at);
}

function readScalar(reading: Reading, value: unknown, at: Position): TreeNode {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return stop(reading, at, 'This is not a finite number.');
  }
  if (typeof value === 'string' && (CONTROL.test(value) || !value.isWellFormed())) {
    return stop(reading, at, 'There is a control character in this text.');
  }
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return { kind: 'scalar', field: at.field, spot: at.spot, value };
  }
  return stop(reading, at, 'Only text, numbers, true, false, lists and groups of keys are read.');
}

function stop(reading: Reading, at: Position, sentence: string): ScalarNode {
  reading.error ??= complain(reading.file, at, sentence);
  return blank(at);
}

function blank(at: Position): ScalarNode {
  return { kind: 'scalar', field: at.field, spot: at.spot, value: null };
}

function join(field: string, key: string): string {
  if (field.length > 80) return field;
  return field === '' ? key : `${field}.${key}`;
}

/** The document was parsed, so what its collections hold are nodes; anything else would be an absent value. */
function asNode(item: unknown): Node | null {
  return isMap(item) || isSeq(item) || isScalar(item) || isAlias(item) ? item : null;
}
