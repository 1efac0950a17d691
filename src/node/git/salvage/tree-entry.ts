/** A name inside a worktree: bytes as git writes them, without a slash at its ends. */
export type Name = Buffer;

/** One thing to be written down before its worktree goes. */
export interface Found {
  readonly name: Name;
  readonly kind: 'file' | 'link';
  readonly isExecutable: boolean;
  readonly bytes: number;
}

/** What was found in a worktree, and what of it cannot be kept, in words. */
export interface Finds {
  readonly found: Found[];
  readonly left: string[];
}

/** Bytes of several names added up. */
export function bytesOf(found: readonly Found[]): number {
  return found.reduce((sum, one) => sum + one.bytes, 0);
}
