import type { FoundLine } from '../../engine/ports/git.ts';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type GitCall, gitFailed } from './git.ts';
import { type GitSite, quarantineDir } from './places.ts';

const MAX_LINES = 1000;
const LONGEST_LINE = 10_000;
const LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;
const NOTHING_FOUND = 1;

/** Lines of the text files at a commit that hold one of the texts (`Git.findLines`). */
export async function findLinesAt(
  site: GitSite,
  repo: RepositoryRef,
  { oid, texts }: { oid: string; texts: readonly string[] },
): Promise<Result<readonly FoundLine[]>> {
  const wanted = texts.filter((text) => text !== '' && !text.includes('\n'));
  if (wanted.length === 0) return ok([]);
  const patterns = wanted.flatMap((text) => ['-e', text]);
  const call: GitCall = {
    gitDir: quarantineDir(site, repo),
    args: ['grep', '-I', '-F', '-z', '--no-color', ...patterns, oid, '--'],
    cutAtBytes: LARGEST_ANSWER_BYTES,
  };
  const answer = await site.runner.ask(call);
  if (!answer.ok) return answer;
  const { exitCode, stdout, isCut } = answer.value;
  if (exitCode === NOTHING_FOUND && !isCut) return ok([]);
  if (exitCode !== 0 && !isCut) return gitFailed(call, answer.value);
  return ok(readLines(stdout.toString('utf8'), oid));
}

/** `oid:path\0line\n`. A path that holds a line break is left out. */
function readLines(output: string, oid: string): FoundLine[] {
  const lines: FoundLine[] = [];
  for (const entry of output.split('\n')) {
    const end = entry.indexOf('\0');
    if (end < 0 || !entry.startsWith(`${oid}:`)) continue;
    const text = entry.slice(end + 1, end + 1 + LONGEST_LINE);
    lines.push({ path: entry.slice(oid.length + 1, end), text });
    if (lines.length === MAX_LINES) break;
  }
  return lines;
}
