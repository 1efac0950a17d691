import { realpath } from 'node:fs/promises';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type { JournalFile, JournalPage } from '../../../engine/ports/upkeep/upkeep.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { cleanText } from '../../secrets/sink.ts';
import { type Checkout, commitAt, locateCheckout } from '../checkout/checkout.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { FETCH_FLAGS, requireIntactQuarantine } from '../quarantine.ts';

const OURS = /^overnight\/[A-Za-z0-9][A-Za-z0-9._-]*$/;
const PLAIN_PATH =
  /^(?!.*(?:^|\/)(?:\.{1,2}|\.git)(?:\/|$))[A-Za-z0-9._ -]+(?:\/[A-Za-z0-9._ -]+)*$/i;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** `Upkeep.publish`: built in our clone on what the user's branch holds, then brought over by one fetch and a move forward. */
export async function publishJournal(
  site: GitSite,
  repo: RepositoryRef,
  page: JournalPage,
): Promise<Result<string | null>> {
  const sane = requireSane(page);
  if (!sane.ok) return sane;
  const intact = await requireIntactQuarantine(site, repo);
  if (!intact.ok) return intact;
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return checkout;
  const ref = `refs/heads/${page.branch}`;
  const free = await requireNotCheckedOut(site, checkout.value, ref);
  if (!free.ok) return free;
  const held = await commitAt(site.runner, checkout.value.commonDir, ref);
  if (!held.ok) return held;
  const place = {
    gitDir: await realpath(quarantineDir(site, repo)),
    checkout: checkout.value,
    ref,
  };
  const parent = await parentOf(site, place, held.value);
  if (!parent.ok) return parent;
  const made = await writePage(site, place, { page, parentOid: parent.value });
  if (!made.ok || made.value === held.value) return made.ok ? ok(null) : made;
  const moved = await moveForward(site, place, { oid: made.value, held: held.value });
  return moved.ok ? made : moved;
}

interface Place {
  readonly gitDir: string;
  readonly checkout: Checkout;
  readonly ref: string;
}

function requireSane({ branch, files }: JournalPage): Result<null> {
  if (!OURS.test(branch) || branch.endsWith('.lock')) {
    return fail(appError('bad-input', `${branch} is no branch below overnight/.`));
  }
  const odd = files.find(({ path }) => !PLAIN_PATH.test(path));
  return odd === undefined
    ? ok(null)
    : fail(appError('bad-input', `${odd.path} is no plain path for the journal.`));
}

async function requireNotCheckedOut(
  site: GitSite,
  { commonDir }: Checkout,
  ref: string,
): Promise<Result<null>> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  const listed = await site.runner.text({ gitDir: commonDir, args });
  if (!listed.ok) return listed;
  if (!listed.value.split('\0').includes(`branch ${ref}`)) return ok(null);
  return fail(
    appError('ref-conflict', `A checkout stands on ${ref.slice('refs/heads/'.length)}.`, {
      fix: 'Switch it to another branch; the next night adds what is missing.',
    }),
  );
}

/** What the new commit goes on top of: the user's branch, or our own copy of it where they deleted theirs. */
async function parentOf(
  site: GitSite,
  { gitDir, checkout, ref }: Place,
  held: string | null,
): Promise<Result<string | null>> {
  if (held === null) return await commitAt(site.runner, gitDir, ref);
  const known = await commitAt(site.runner, gitDir, held);
  if (!known.ok || known.value !== null) return known;
  const args = ['fetch', ...FETCH_FLAGS, '--update-shallow', checkout.commonDir, held];
  const fetched = await site.runner.bytes({ gitDir, args });
  return fetched.ok ? ok(held) : fetched;
}

/** The commit with the page in it; the parent itself when it holds all of it. */
async function writePage(
  site: GitSite,
  { gitDir, ref }: Place,
  { page, parentOid }: { page: JournalPage; parentOid: string | null },
): Promise<Result<string>> {
  const changes: { path: string; text: string }[] = [];
  for (const file of page.files) {
    const old =
      parentOid === null ? ok('') : await textAt(site, gitDir, `${parentOid}:${file.path}`);
    if (!old.ok) return old;
    const text = joined(old.value, file);
    if (text !== old.value) changes.push({ path: file.path, text });
  }
  if (changes.length === 0 && parentOid !== null) return ok(parentOid);
  const { name, email } = page.identity;
  const message = cleanText(page.message);
  const stream = [
    // From this commit, whatever our own copy of the branch says: the user's is the one that counts.
    `reset ${ref}\n${parentOid === null ? '' : `from ${parentOid}\n`}\n`,
    `commit ${ref}\ncommitter ${plain(name)} <${plain(email)}> now\n${data(message)}`,
    ...changes.map(({ path, text }) => `M 100644 inline "${path}"\n${data(text)}`),
    'done\n',
  ].join('');
  const args = ['fast-import', '--quiet', '--force', '--date-format=now', '--done'];
  const written = await site.runner.bytes({ gitDir, args, input: stream });
  if (!written.ok) return written;
  return await site.runner.text({ gitDir, args: ['rev-parse', '--verify', `${ref}^{commit}`] });
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function plain(text: string): string {
  return text.replaceAll(/[<>\n\0]/g, ' ').trim();
}

async function textAt(site: GitSite, gitDir: string, name: string): Promise<Result<string>> {
  const answer = await site.runner.ask({
    gitDir,
    args: ['cat-file', 'blob', name],
    cutAtBytes: MAX_FILE_BYTES,
  });
  if (!answer.ok) return answer;
  return ok(answer.value.exitCode === 0 ? answer.value.stdout.toString('utf8') : '');
}

/** Lines that are there already are not added again, so that a page may be published twice. */
function joined(old: string, { how, text }: JournalFile): string {
  const clean = cleanText(text);
  if (how === 'replace') return clean;
  const known = new Set(old.split('\n'));
  const added = clean.split('\n').filter((line) => line !== '' && !known.has(line));
  const start = old === '' || old.endsWith('\n') ? old : `${old}\n`;
  return added.length === 0 ? old : `${start}${added.join('\n')}\n`;
}

async function moveForward(
  site: GitSite,
  { gitDir, checkout, ref }: Place,
  { oid, held }: { oid: string; held: string | null },
): Promise<Result<null>> {
  const into = checkout.commonDir;
  const fetched = await site.runner.bytes({
    gitDir: into,
    settings: ['fetch.fsckObjects=true'],
    args: ['fetch', ...FETCH_FLAGS, gitDir, oid],
  });
  if (!fetched.ok) return fetched;
  const moved = await site.runner.bytes({
    gitDir: into,
    args: ['update-ref', '--no-deref', ref, oid, held ?? '0'.repeat(oid.length)],
    env: { GIT_COMMITTER_NAME: 'Nightkiln', GIT_COMMITTER_EMAIL: 'nightkiln@localhost' },
  });
  if (moved.ok) return ok(null);
  return fail(appError('ref-conflict', `${ref} moved or is in the way: ${moved.error.message}`));
}
