import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import type { SweepRule, Swept } from '../../../engine/ports/upkeep/upkeep.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { commitAt, locateCheckout } from '../checkout/checkout.ts';
import { type GitSite, quarantineDir, recordDir } from '../places.ts';
import { findLooseWork } from '../salvage/salvage.ts';
import { closeWorktree } from '../worktree/close.ts';
import { readRecord, type WorktreeRecord } from '../worktree/record.ts';

interface Kept {
  readonly name: string;
  readonly record: WorktreeRecord;
  readonly usedAt: number;
  readonly bytes: number;
}

/**
 * `Upkeep.sweep`: removes worktrees of ours that are unused for too long or too large together, the longest unused first. One that
 * is in use, holds work in no commit, or stands at a commit that no ref of the user's repository leads to, stays.
 */
export async function sweepWorktrees(
  site: GitSite,
  repo: RepositoryRef,
  rule: SweepRule,
): Promise<Result<Swept>> {
  const all = await listWorktrees(site, repo);
  const before = { worktrees: all.length, bytes: sum(all) };
  const removed: string[] = [];
  const kept: { name: string; why: string }[] = [];
  let { bytes } = before;
  for (const one of all) {
    const isOld = rule.now - one.usedAt > rule.maxAgeMs;
    if (!isOld && bytes <= rule.maxBytes) continue;
    const why = await removeUnlessNeeded(site, repo, { one, rule });
    if (why === null) {
      removed.push(one.name);
      bytes -= one.bytes;
    } else kept.push({ name: one.name, why });
  }
  const after = { worktrees: before.worktrees - removed.length, bytes };
  return ok({ before, after, removed, kept });
}

function sum(all: readonly Kept[]): number {
  return all.reduce((bytes, one) => bytes + one.bytes, 0);
}

async function listWorktrees(site: GitSite, repo: RepositoryRef): Promise<Kept[]> {
  const files = await readdir(recordDir(site, repo)).catch(() => {
    // No worktree was ever opened here.
    return [];
  });
  const found: Kept[] = [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length);
    const record = await readRecord(site, repo, name).catch(() => null);
    if (record === null) continue;
    const places = [path.join(recordDir(site, repo), file), path.join(record.adminDir, 'index')];
    const times = await Promise.all(places.map(timeOf));
    found.push({ name, record, usedAt: Math.max(...times), bytes: await bytesBelow(record.path) });
  }
  return found.sort((a, b) => a.usedAt - b.usedAt);
}

async function timeOf(file: string): Promise<number> {
  const facts = await lstat(file).catch(() => null);
  return facts?.mtimeMs ?? 0;
}

/** What a folder takes on the disk; links are not followed. */
async function bytesBelow(folder: string): Promise<number> {
  const facts = await lstat(folder).catch(() => null);
  if (facts === null) return 0;
  let bytes = facts.blocks * 512;
  if (!facts.isDirectory()) return bytes;
  const entries = await readdir(folder).catch(() => []);
  for (const entry of entries) bytes += await bytesBelow(path.join(folder, entry));
  return bytes;
}

/** Null when it is gone, otherwise why it stays. */
async function removeUnlessNeeded(
  site: GitSite,
  repo: RepositoryRef,
  { one, rule }: { one: Kept; rule: SweepRule },
): Promise<string | null> {
  const { name, record } = one;
  if (rule.inUse.includes(name)) return 'it is in use';
  const need = await whyNeeded(site, repo, one);
  if (!need.ok) return need.error.message;
  if (need.value !== null) return need.value;
  const closed = await closeWorktree(site, repo, { name, discard: true });
  return closed.ok ? null : `${record.path} could not be removed: ${closed.error.message}`;
}

/** In a worktree on no branch only checks of ours ran: nothing there is work. */
async function whyNeeded(
  site: GitSite,
  repo: RepositoryRef,
  { name, record }: Kept,
): Promise<Result<string | null>> {
  if (record.branch === null || record.state === 'opening') return ok(null);
  const loose = await findLooseWork(site, repo, { name, record });
  if (!loose.ok) return loose;
  if (loose.value.kinds.length > 0) return ok(`it holds ${loose.value.kinds.join(', ')}`);
  const head = await commitAt(
    site.runner,
    quarantineDir(site, repo),
    `refs/heads/${record.branch}`,
  );
  if (!head.ok) return head;
  const oid = head.value ?? record.baseOid;
  const isThere = oid === record.baseOid || (await isInCheckout(site, repo, oid));
  return ok(isThere ? null : 'its commit is not in your repository');
}

/** Whether a ref of the user's repository leads to the commit. */
async function isInCheckout(site: GitSite, repo: RepositoryRef, oid: string): Promise<boolean> {
  const checkout = await locateCheckout(site.runner, repo);
  if (!checkout.ok) return false;
  const args = ['for-each-ref', '--count=1', `--contains=${oid}`, '--format=%(refname)'];
  const found = await site.runner.text({ gitDir: checkout.value.commonDir, args });
  return found.ok && found.value !== '';
}
