import type { Ids } from '../../../src/engine/ports/ids.ts';
import { type ReconciledStep, stepKey } from '../../../src/engine/steps/step.ts';
import type { EventSubject } from '../../../src/shared/event.ts';
import { ok, type Result } from '../../../src/shared/result.ts';

/** What a step outside belongs to. `ordinal` tells several of one kind apart. */
export interface RemoteOwner {
  readonly owner: string;
  readonly ordinal?: number;
  readonly subject: EventSubject;
}

/** A pull request or comment, by its number there and where a person finds it. */
type Made = { readonly number: number; readonly url: string };

/** The way out for a branch: `repo` is whatever names the repository to it. */
export interface BranchDoor<W extends { readonly branch: string; readonly oid: string }> {
  push(wish: W): Promise<Result<null>>;
  /** The commit of the branch there; null when there is none. */
  remoteHead(wish: W): Promise<Result<string | null>>;
}

/** Pushes a branch once: after a crash the remote is asked what its branch points to. The result is that commit. */
export function pushBranchStep<W extends { readonly branch: string; readonly oid: string }>(
  door: BranchDoor<W>,
  of: RemoteOwner,
  wish: W,
): ReconciledStep<string> {
  return {
    ...of,
    ...{ name: 'push-branch', effect: 'reconcile', input: `${wish.branch} ${wish.oid}` },
    find: async () => {
      const head = await door.remoteHead(wish);
      return head.ok ? ok(head.value === wish.oid ? wish.oid : null) : head;
    },
    act: async () => {
      const pushed = await door.push(wish);
      return pushed.ok ? ok(wish.oid) : pushed;
    },
  };
}

/** Pull requests by their head branch. */
export interface PullRequestDoor<W extends { readonly branch: string }> {
  find(branch: string): Promise<Result<Made | null>>;
  open(wish: W): Promise<Result<Made>>;
}

/** Opens a pull request once: after a crash it is looked up by its head branch, which is ours alone. */
export function pullRequestStep<W extends { readonly branch: string }>(
  door: PullRequestDoor<W>,
  of: RemoteOwner,
  wish: W,
): ReconciledStep<{ number: number; url: string }> {
  return {
    ...of,
    ...{ name: 'open-pull-request', effect: 'reconcile', input: wish.branch },
    find: async () => {
      const found = await door.find(wish.branch);
      return found.ok ? ok(found.value === null ? null : placeOf(found.value)) : found;
    },
    act: async () => {
      const opened = await door.open(wish);
      return opened.ok ? ok(placeOf(opened.value)) : opened;
    },
  };
}

/** Comments of one issue or pull request. */
export interface CommentDoor {
  /** The address of the first comment that holds the marker; null when there is none. */
  find(marker: string): Promise<Result<string | null>>;
  /** Writes a comment and answers with its address. */
  write(body: string): Promise<Result<string>>;
}

/**
 * Writes a comment once. A hidden marker with the step's own key goes with it, so that after a crash it is found again.
 * `about` is where it goes, such as `owner/name#4`. The result is its address.
 */
export function commentStep(
  { door, ids }: { readonly door: CommentDoor; readonly ids: Pick<Ids, 'hash'> },
  of: RemoteOwner,
  { about, body }: { readonly about: string; readonly body: string },
): ReconciledStep<string> {
  const place = { ...of, name: 'comment', input: about } as const;
  const marker = hiddenMarker(stepKey({ ids }, place));
  return {
    ...place,
    effect: 'reconcile',
    find: () => door.find(marker),
    act: () => door.write(`${body}\n\n${marker}`),
  };
}

/** A line that a reader of Markdown does not see, and that tells our text from everybody else's. */
export function hiddenMarker(key: string): string {
  return `<!-- nightkiln:${key} -->`;
}

/** Labels of one issue or pull request. */
export interface LabelDoor {
  list(): Promise<Result<readonly string[]>>;
  add(labels: readonly string[]): Promise<Result<null>>;
}

/** Adds labels once: after a crash only those that are missing. The result is how many there are to be. */
export function labelStep(
  door: LabelDoor,
  of: RemoteOwner,
  { about, labels }: { readonly about: string; readonly labels: readonly string[] },
): ReconciledStep<number> {
  return {
    ...of,
    ...{ name: 'label', effect: 'reconcile', input: [about, ...labels].join('\n') },
    find: async () => {
      const there = await door.list();
      if (!there.ok) return there;
      return ok(labels.every((label) => there.value.includes(label)) ? labels.length : null);
    },
    act: async () => {
      const added = await door.add(labels);
      return added.ok ? ok(labels.length) : added;
    },
  };
}

function placeOf({ number, url }: Made): { number: number; url: string } {
  return { number, url };
}
