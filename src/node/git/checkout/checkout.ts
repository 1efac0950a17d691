import { realpath, stat } from 'node:fs/promises';
import type { CheckoutFacts } from '../../../engine/ports/git.ts';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type GitRunner, gitFailed } from '../git.ts';

/** Where a user's checkout keeps what. Absolute; `commonDir` differs from `gitDir` in a linked worktree. */
export interface Checkout {
  readonly top: string;
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objectFormat: string;
}

const PARTIAL = '^(extensions\\.partialclone|remote\\..*\\.promisor)$';

/** Finds the repository at `repo.path` by reading only (R44); refuses what we cannot work on, with the reason. */
export async function locateCheckout(
  runner: GitRunner,
  repo: RepositoryRef,
): Promise<Result<Checkout>> {
  const folder = await realFolder(repo.path);
  if (!folder.ok) {
    return folder;
  }
  const questions = [
    '--is-bare-repository',
    '--show-object-format',
    '--path-format=absolute',
    '--git-dir',
    '--git-common-dir',
    '--show-toplevel',
  ];
  const [answer, partial] = await Promise.all([
    runner.ask({ at: folder.value, args: ['rev-parse', ...questions] }),
    runner.ask({ at: folder.value, args: ['config', '--get-regexp', PARTIAL] }),
  ]);
  if (!answer.ok) {
    return answer;
  }
  const lines = answer.value.stdout.toString('utf8').trimEnd().split('\n');
  if (answer.value.exitCode !== 0) {
    return refusedByGit(repo.path, { stderr: answer.value.stderr, isBare: lines[0] === 'true' });
  }
  const [, objectFormat, gitDir, commonDir, top] = lines;
  if (!objectFormat || !gitDir || !commonDir || lines.length !== questions.length - 1) {
    return unusable(`The path of ${repo.path} holds a line break, which git output cannot carry.`);
  }
  if (top !== folder.value) {
    return unusable(`${repo.path} is not the top folder of its repository.`, `Name ${top}.`);
  }
  if (!partial.ok) {
    return partial;
  }
  // A missing object of a partial clone would make git contact a remote in the user's name.
  return partial.value.exitCode === 0
    ? unusable(`${repo.path} is a partial clone.`, 'Use a full clone of it.')
    : ok({ top, gitDir, commonDir, objectFormat });
}

/** Base branch and commit of the checkout (`Git.inspect`). */
export async function inspectCheckout(
  runner: GitRunner,
  repo: RepositoryRef,
): Promise<Result<CheckoutFacts>> {
  const checkout = await locateCheckout(runner, repo);
  if (!checkout.ok) {
    return checkout;
  }
  const branch = await baseBranch(runner, repo, checkout.value);
  if (!branch.ok) {
    return branch;
  }
  const oid = await commitAt(runner, checkout.value.gitDir, `refs/heads/${branch.value}`);
  if (!oid.ok) {
    return oid;
  }
  if (oid.value !== null) {
    return ok({ baseBranch: branch.value, baseOid: oid.value });
  }
  return repo.baseBranch === undefined
    ? unusable(`${repo.path} has no commit yet.`, 'Make a first commit.')
    : unusable(`${repo.path} has no branch "${branch.value}".`, 'Correct its base branch.');
}

/** The commit a ref points to in any repository; null when there is no such ref or it names no commit. */
export async function commitAt(
  runner: GitRunner,
  gitDir: string,
  ref: string,
): Promise<Result<string | null>> {
  const call = { gitDir, args: ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`] };
  const answer = await runner.ask(call);
  if (!answer.ok) {
    return answer;
  }
  if (answer.value.exitCode === 0) {
    return ok(answer.value.stdout.toString('utf8').trim());
  }
  return answer.value.exitCode === 1 ? ok(null) : gitFailed(call, answer.value);
}

async function realFolder(folder: string): Promise<Result<string>> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) {
      return ok(real);
    }
    return unusable(`${folder} is a file.`, 'Name the folder of a repository.');
  } catch {
    // Missing and unreachable are one case to the user: there is nothing we can read there.
    return unusable(`There is no folder ${folder} that can be read.`, 'Correct its path.');
  }
}

async function baseBranch(
  runner: GitRunner,
  repo: RepositoryRef,
  checkout: Checkout,
): Promise<Result<string>> {
  if (repo.baseBranch !== undefined) {
    return ok(repo.baseBranch);
  }
  const call = { gitDir: checkout.gitDir, args: ['symbolic-ref', '--quiet', 'HEAD'] };
  const head = await runner.ask(call);
  if (!head.ok) {
    return head;
  }
  const ref = head.value.stdout.toString('utf8').trim();
  return head.value.exitCode === 0 && ref.startsWith('refs/heads/')
    ? ok(ref.slice('refs/heads/'.length))
    : unusable(`${repo.path} is on no branch.`, 'Set its base branch, or check one out.');
}

function refusedByGit(folder: string, answer: { stderr: string; isBare: boolean }): Result<never> {
  if (answer.isBare) {
    return unusable(`${folder} is a bare repository.`, 'Name a checkout of it.');
  }
  if (answer.stderr.includes('must be run in a work tree')) {
    return unusable(`${folder} is inside the git folder of a repository.`, 'Name its top folder.');
  }
  if (answer.stderr.includes('dubious ownership')) {
    return unusable(`${folder} belongs to another user.`, 'Use a clone of your own.');
  }
  if (answer.stderr.includes('not a git repository')) {
    return unusable(
      `${folder} is not a git repository.`,
      'Run "git init" there, or correct its path.',
    );
  }
  const [first = '', second = ''] = answer.stderr.trim().split('\n');
  const words = first.endsWith(':') ? `${first} ${second.trim()}` : first;
  return unusable(`Git cannot read ${folder}: ${words}`);
}

function unusable(message: string, fix?: string): Result<never> {
  return fail(appError('repository-unusable', message, fix === undefined ? {} : { fix }));
}
