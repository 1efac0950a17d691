import { Readable } from 'node:stream';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { linkInside, openInside } from '../../folders/read-inside.ts';
import type { GitSite } from '../places.ts';
import type { Found, Name } from './tree-entry.ts';

/** A salvage commit to be made: the files below `root` on top of `headOid`. */
export interface SalvageDraft {
  readonly gitDir: string;
  readonly root: string;
  readonly ref: string;
  readonly headOid: string;
  readonly parents: readonly string[];
  readonly deleted: readonly Name[];
  readonly found: readonly Found[];
  readonly message: string;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Writes the commit and its ref in one run of `git fast-import`, which is told every byte: it opens no file of the worktree,
 * asks no index, and applies no filter. A folder `.git` is kept as `dot-git`, because no tree of git may hold one.
 */
export async function writeSalvage(site: GitSite, draft: SalvageDraft): Promise<Result<string>> {
  const fault: { thrown: unknown } = { thrown: undefined };
  const written = await site.runner.bytes({
    gitDir: draft.gitDir,
    args: ['fast-import', '--quiet', '--date-format=now', '--done'],
    input: Readable.from(guarded(draft, fault)),
  });
  if (fault.thrown !== undefined) {
    const why = reasonOf(fault.thrown);
    return fail(appError('git-failed', `What the worktree holds could not be read: ${why}.`));
  }
  if (!written.ok) return written;
  const args = ['rev-parse', '--verify', `${draft.ref}^{commit}`];
  const oid = await site.runner.text({ gitDir: draft.gitDir, args });
  return oid.ok ? ok(oid.value) : oid;
}

/** Ends the stream early, without its last word, when a file cannot be read: then git keeps nothing. */
async function* guarded(
  draft: SalvageDraft,
  fault: { thrown: unknown },
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* commands(draft);
  } catch (thrown) {
    fault.thrown = thrown;
  }
}

async function* commands(draft: SalvageDraft): AsyncGenerator<Buffer, void, undefined> {
  const message = Buffer.from(draft.message);
  yield Buffer.from(
    `commit ${draft.ref}\ncommitter Nightkiln <nightkiln@localhost> now\ndata ${message.length}\n`,
  );
  yield message;
  yield Buffer.from(`\nfrom ${draft.headOid}\n`);
  for (const oid of draft.parents) yield Buffer.from(`merge ${oid}\n`);
  for (const name of draft.deleted) yield Buffer.from(`D ${quoted(name)}\n`);
  for (const one of draft.found) yield* fileCommands(draft.root, one);
  yield Buffer.from('\ndone\n');
}

async function* fileCommands(root: string, one: Found): AsyncGenerator<Buffer, void, undefined> {
  const name = quoted(one.name);
  if (one.kind === 'link') {
    const target = await linkInside(root, one.name);
    if (!Buffer.isBuffer(target)) throw new Error(`${one.name} ${target.why}`);
    yield Buffer.from(`M 120000 inline ${name}\ndata ${target.length}\n`);
    yield target;
    yield Buffer.from('\n');
    return;
  }
  const opened = await openInside(root, one.name);
  if ('why' in opened) throw new Error(`${one.name} ${opened.why}`);
  const { handle, facts } = opened;
  try {
    const mode = one.isExecutable ? '100755' : '100644';
    yield Buffer.from(`M ${mode} inline ${name}\ndata ${facts.size}\n`);
    let left = facts.size;
    while (left > 0) {
      const chunk = Buffer.alloc(Math.min(left, CHUNK_BYTES));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, facts.size - left);
      if (bytesRead === 0) throw new Error(`${one.name} became shorter while it was read`);
      left -= bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
    yield Buffer.from('\n');
  } finally {
    await handle.close();
  }
}

/** A name as fast-import reads it whatever its bytes are. */
function quoted(name: Name): string {
  const parts = name.toString('latin1').split('/').map(withoutGitName);
  const bytes = parts.join('/').replaceAll(/[^ !#-[\]-~]/g, (one) => {
    return `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${bytes}"`;
}

/** Trees of git refuse these names in any case. */
function withoutGitName(part: string): string {
  return /^(?:\.git|git~1)$/i.test(part) ? 'dot-git' : part;
}
