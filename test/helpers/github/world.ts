/** An account as GitHub shows it. */
export interface FakeUser {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  labels: string[];
  user: FakeUser | null;
  association: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Set for an issue that is a pull request. */
  pull?: FakePull;
}

export interface FakePull {
  head: string;
  headOid: string;
  base: string;
  draft: boolean;
  mergedAt: string | null;
  autoMerge: string | null;
  queued: boolean;
}

export interface FakeComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  user: FakeUser | null;
  readonly createdAt: string;
}

/** One repository with what the tests look at. */
export class FakeRepository {
  readonly issues = new Map<number, FakeIssue>();
  readonly comments: FakeComment[] = [];
  readonly roles = new Map<string, string>();
  readonly commits = new Set<string>();
  readonly branches = new Map<string, string>();
  rules: string[] = [];
  isProtected = false;
  settings = {
    allow_auto_merge: false,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
  };
  allowsDrafts = true;
  readonly fullName: string;
  private last = 0;

  constructor(fullName: string) {
    this.fullName = fullName;
  }

  nextNumber(): number {
    this.last = Math.max(this.last, 0, ...this.issues.keys()) + 1;
    return this.last;
  }

  /** Puts an issue there; what is not given is ordinary. */
  addIssue(given: Partial<FakeIssue> = {}): FakeIssue {
    const number = given.number ?? this.nextNumber();
    const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
    const issue: FakeIssue = {
      number,
      title: `Issue ${number}`,
      body: `Body of issue ${number}`,
      state: 'open',
      labels: [],
      user: { login: 'reporter', id: 100, type: 'User' },
      association: 'NONE',
      createdAt: at,
      updatedAt: at,
      ...given,
    };
    this.issues.set(number, issue);
    return issue;
  }

  /** Pull requests in the order they were opened. */
  pulls(): FakeIssue[] {
    return [...this.issues.values()].filter((issue) => issue.pull !== undefined);
  }

  addComment(issue: number, body: string, user: FakeUser | null): FakeComment {
    const id = 1000 + this.comments.length;
    const comment = { id, issue, body, user, createdAt: new Date().toISOString() };
    this.comments.push(comment);
    return comment;
  }
}

/** How the server misbehaves for the requests that fit, before or after it did what was asked. */
export interface Fault {
  readonly method?: string;
  readonly path: RegExp;
  /** So many times; absent: once. */
  times?: number;
  readonly when?: 'before' | 'after';
  /** Absent: the connection is cut. */
  readonly reply?: { status: number; headers?: Record<string, string>; body?: unknown };
}
