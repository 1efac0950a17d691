import process from 'node:process';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { ok, type Result } from '../../shared/result.ts';
import { locateCheckout } from './checkout/checkout.ts';
import type { GitAnswer, GitRunner } from './git.ts';
import { splitTextAtZero } from './zero-list.ts';

/** What a push of the base branch would meet. `words` are git's or the server's, without a password from the address. */
export type PushAnswer =
  | { readonly kind: 'no-remote' }
  /** The checkout's own configuration names a program for its pushes, which is not run (R47). */
  | { readonly kind: 'not-tried'; readonly remote: string; readonly setting: string }
  | { readonly kind: 'accepted'; readonly remote: string }
  /** Signed in, but the remote has commits that the branch has not. */
  | { readonly kind: 'behind'; readonly remote: string }
  | { readonly kind: 'refused'; readonly remote: string; readonly words: string };

const CONNECT_SECONDS = 10;
const MAX_WORDS = 200;

/**
 * `git push --dry-run` of `branch` to the remote the user would push it to, in the user's own name, asking nothing and
 * without hooks. It moves no ref on either side and writes nothing to the checkout. Fails with the codes of a checkout
 * that cannot be read, or `git-failed` when it is not done within `timeoutMs`.
 */
export async function tryPush(
  runner: GitRunner,
  repo: RepositoryRef,
  { branch, timeoutMs }: { branch: string; timeoutMs: number },
): Promise<Result<PushAnswer>> {
  const checkout = await locateCheckout(runner, repo);
  if (!checkout.ok) {
    return checkout;
  }
  const { gitDir, top } = checkout.value;
  // A remote may be named by a path from the top of the checkout.
  const own = { gitDir, at: top, asUser: true, timeoutMs };
  const listed = await runner.bytes({ ...own, args: ['config', '--list', '-z', '--show-scope'] });
  if (!listed.ok) {
    return listed;
  }
  const settings = readSettings(listed.value);
  const remote = remoteOf(settings, branch);
  if (remote === null) {
    return ok({ kind: 'no-remote' });
  }
  const program = settings.find(namesProgram);
  if (program !== undefined) {
    return ok({ kind: 'not-tried', remote, setting: program.key });
  }
  const answer = await runner.ask({
    ...own,
    env: sshEnvironment(settings),
    args: [
      'push',
      ...['--dry-run', '--porcelain', '--no-verify', '--no-signed', '--no-follow-tags'],
      ...['--recurse-submodules=no', '--', remote, `refs/heads/${branch}:refs/heads/${branch}`],
    ],
  });
  return answer.ok ? ok(judge(remote, answer.value)) : answer;
}

interface Setting {
  readonly scope: string;
  readonly key: string;
  readonly value: string;
}

/** `scope NUL key LF value NUL`, the strongest last. */
function readSettings(output: Buffer): Setting[] {
  const entries = splitTextAtZero(output);
  const settings: Setting[] = [];
  for (let index = 0; index + 1 < entries.length; index += 2) {
    const [scope = '', entry = ''] = entries.slice(index, index + 2);
    const cut = entry.indexOf('\n');
    const key = cut === -1 ? entry : entry.slice(0, cut);
    settings.push({ scope, key, value: cut === -1 ? '' : entry.slice(cut + 1) });
  }
  return settings;
}

function settingOf(settings: readonly Setting[], key: string): string | undefined {
  return settings.findLast((setting) => setting.key === key)?.value;
}

/** Where git itself would push the branch; null when the repository has no remote, or only itself. */
function remoteOf(settings: readonly Setting[], branch: string): string | null {
  const named =
    settingOf(settings, `branch.${branch}.pushremote`) ??
    settingOf(settings, 'remote.pushdefault') ??
    settingOf(settings, `branch.${branch}.remote`);
  if (named !== undefined) {
    return named === '.' || named === '' ? null : named;
  }
  const known = settings.flatMap(({ key }) => /^remote\.(.+)\.url$/s.exec(key)?.[1] ?? []);
  return known.includes('origin') ? 'origin' : (known[0] ?? null);
}

const PROGRAM =
  /^(?:core\.(?:sshcommand|gitproxy)|credential\.(?:.*\.)?helper|remote\..*\.(?:receivepack|vcs))$/s;

function namesProgram({ scope, key, value }: Setting): boolean {
  return (scope === 'local' || scope === 'worktree') && value !== '' && PROGRAM.test(key);
}

/** The user's own ssh, told not to ask and not to wait long. */
function sshEnvironment(settings: readonly Setting[]): Record<string, string> {
  const chosen = process.env['GIT_SSH_COMMAND'] ?? settingOf(settings, 'core.sshcommand');
  if (chosen === undefined && process.env['GIT_SSH'] !== undefined) {
    return {};
  }
  const quiet = `-o BatchMode=yes -o ConnectTimeout=${CONNECT_SECONDS}`;
  return { GIT_SSH_COMMAND: `${chosen ?? 'ssh'} ${quiet}` };
}

function judge(remote: string, answer: GitAnswer): PushAnswer {
  if (answer.exitCode === 0) {
    return { kind: 'accepted', remote };
  }
  const said = answer.stdout.toString('utf8');
  const isBehind = /^!\t.*\[rejected\] \((?:fetch first|non-fast-forward|needs force)\)/m.test(
    said,
  );
  return isBehind
    ? { kind: 'behind', remote }
    : { kind: 'refused', remote, words: wordsOf(answer.stderr) };
}

function wordsOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const [first = 'git gave no reason'] = lines.filter(
    (line) => !/^(?:$|warning:|hint:)/.test(line),
  );
  const plain = first.replace(/^(?:fatal|error|remote): /, '').replace(/\/\/[^/@\s]*@/g, '//');
  return plain.replace(/\.$/, '').slice(0, MAX_WORDS);
}
