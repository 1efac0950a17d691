/** What adapters need to know of a repository: its id for our folders and its path for reading. */
export interface RepositoryRef {
  readonly id: string;
  readonly path: string;
  /** Absent: the branch the checkout is on. */
  readonly baseBranch?: string | undefined;
  /** Absent: our own folder. */
  readonly worktreeRoot?: string | undefined;
}

/** Author and committer of the supervisor's commits. */
export interface GitIdentityValue {
  readonly name: string;
  readonly email: string;
}
