import { placeOf } from './complaint.ts';
import type { Notice } from './notice.ts';
import type { MapNode, TreeNode } from './tree.ts';

/** A key that is known and without effect yet; `*` matches any entry of a list. */
export interface PendingKey {
  readonly path: readonly string[];
  readonly reason: string;
}

/** Keys whose effect belongs to a later part. Every other key of the schema has its effect. */
export const PENDING_KEYS: readonly PendingKey[] = [
  { path: ['journal', 'worktree'], reason: 'the ops journal is written without a worktree' },
  {
    path: ['journal', 'sessionState'],
    reason: 'the state of a night lives in the database of the state folder',
  },
  ...[
    ['approvals', 'standing', 'promoteAfter'],
    ['approvals', 'standing', 'demoteAfter'],
    ['approvals', 'standing', 'highest'],
  ].map((path) => ({ path, reason: 'results are not yet held back or counted' })),
];

/** One notice for each key of `tree` that is known and not yet in force. */
export function reportPendingKeys(tree: MapNode, file: string): Notice[] {
  return PENDING_KEYS.flatMap((pending) =>
    matches(tree, pending.path).map((node) => ({
      kind: 'not-in-force' as const,
      sentence: `Known, not yet in force: ${pending.reason}.`,
      place: placeOf(file, node),
    })),
  );
}

function matches(node: TreeNode, pattern: readonly string[]): TreeNode[] {
  const [key, ...rest] = pattern;
  if (key === undefined) return [node];
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return key === '*' ? node.items.flatMap((i) => matches(i, rest)) : [];
  const inner = node.entries.filter((entry) => key === '*' || entry.key === key);
  return inner.flatMap((entry) => matches(entry.value, rest));
}
