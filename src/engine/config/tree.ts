/** A place in the text, 1-based. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

interface Said {
  /** Where the user wrote it, as the user spells it: `schedule.window_start`, or the name of a flag or variable. */
  readonly field: string;
  /** Null for what no file says: flags, variables, derived values. */
  readonly spot: Spot | null;
}

/** A single value. */
export interface ScalarNode extends Said {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

/** An ordered list. */
export interface ListNode extends Said {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
}

/** One key with its value; `spot` is the key's. */
export interface TreeEntry extends Said {
  readonly key: string;
  readonly value: TreeNode;
}

/** A mapping. Entries are a list, so no key of a file ever becomes a property name before it is known. */
export interface MapNode extends Said {
  readonly kind: 'map';
  readonly entries: readonly TreeEntry[];
}

/** A parsed document that remembers where everything was said. */
export type TreeNode = MapNode | ListNode | ScalarNode;

/** An empty mapping, for a document that says nothing. */
export const EMPTY_MAP: MapNode = { kind: 'map', field: '', spot: null, entries: [] };

/** The value of `key`, or null. */
export function childOf(node: TreeNode, key: string): TreeNode | null {
  if (node.kind === 'map') return node.entries.find((entry) => entry.key === key)?.value ?? null;
  return node.kind === 'list' ? (node.items[Number(key)] ?? null) : null;
}

/** The node at `path`, or null. */
export function nodeAt(root: TreeNode, path: readonly string[]): TreeNode | null {
  let node: TreeNode | null = root;
  for (const key of path) node = node === null ? null : childOf(node, key);
  return node;
}

/** The key with its value at `path`, or null. */
export function entryAt(root: TreeNode, path: readonly string[]): TreeEntry | null {
  const map = nodeAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (map?.kind !== 'map') return null;
  return map.entries.find((entry) => entry.key === key) ?? null;
}

/** A copy of `root` with `node` at `path` of mappings; what is there is replaced, mappings on the way are made. */
export function setAt(root: MapNode, path: readonly string[], node: TreeNode): MapNode {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  const inner = childOf(root, key);
  const value = rest.length === 0 ? node : setAt(mapOr(inner, node), rest, node);
  const entry: TreeEntry = { key, field: node.field, spot: node.spot, value };
  const others = root.entries.filter((existing) => existing.key !== key);
  return { ...root, entries: [...others, entry] };
}

function mapOr(node: TreeNode | null, like: TreeNode): MapNode {
  if (node?.kind === 'map') return node;
  return { kind: 'map', field: like.field, spot: like.spot, entries: [] };
}

/** A copy of `root` with every value that matches `pattern` passed through `change`; `*` matches any key or index. */
export function mapAt(
  root: TreeNode,
  pattern: readonly string[],
  change: (node: ScalarNode) => ScalarNode,
): TreeNode {
  const [key, ...rest] = pattern;
  if (key === undefined) return root.kind === 'scalar' ? change(root) : root;
  if (root.kind === 'scalar') return root;
  const into = (name: string, node: TreeNode) =>
    key === '*' || key === name ? mapAt(node, rest, change) : node;
  if (root.kind === 'list') {
    return { ...root, items: root.items.map((item, index) => into(String(index), item)) };
  }
  const entries = root.entries.map((entry) => ({ ...entry, value: into(entry.key, entry.value) }));
  return { ...root, entries };
}

/** The plain value of a tree. Objects have no prototype. */
export function plainOf(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  const plain: Record<string, unknown> = Object.create(null);
  for (const entry of node.entries) plain[entry.key] = plainOf(entry.value);
  return plain;
}
