/** Free space where our worktrees and state live. */
export interface Disk {
  /** Bytes an unprivileged process may still write; null when the system does not say. */
  freeBytes(): Promise<number | null>;
  /** Calls back when a write of ours met a full disk. Returns stop. */
  onFull?(run: () => void): () => void;
}
