import type { GuardsConfig } from '../../../shared/schema/settings/guards.ts';
import type { Diff } from '../../ports/git.ts';
import type { AddedDocuments } from '../../validate/guards/documents.ts';
import {
  isDocument,
  leadsTo,
  namesOf,
  newDocuments,
  unlinkedIn,
} from '../../validate/guards/new-documents.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { refOf } from '../phases/health.ts';

const NONE: AddedDocuments = { added: [], unlinked: [], before: [] };

/** A change whose documents are looked at. */
interface Looked {
  readonly repo: PreparedRepo;
  readonly diff: Diff;
  readonly headOid: string;
  readonly limits: GuardsConfig;
}

/** What is known of the documents a change adds. A change without new ones asks git nothing. */
export async function lookAtDocuments(
  context: NightContext,
  { repo, diff, headOid, limits }: Looked,
): Promise<AddedDocuments> {
  const added = newDocuments(diff.files);
  if (added.length === 0 || limits.documents.act === 'off') return NONE;
  const { git, log } = context.ports;
  const ref = refOf(repo.config);
  const listed = await git.listFiles(ref, headOid);
  if (!listed.ok) log.warn('documents.unlisted', { reason: listed.error.message });
  const isNew = new Set(added);
  const all = listed.ok ? listed.value : [];
  const before = all.filter((path) => isDocument(path) && !isNew.has(path));
  const unlinked = unlinkedIn(diff.patch, added);
  if (unlinked.length === 0 || before.length === 0) {
    // Where there is no other document, nothing could lead to a new one.
    return { added, unlinked: before.length === 0 ? [] : unlinked, before };
  }
  const names = unlinked.flatMap(namesOf);
  const found = await git.findLines(ref, headOid, names);
  if (!found.ok) {
    log.warn('documents.unsearched', { reason: found.error.message });
    return { added, unlinked: null, before };
  }
  const isLed = (document: string) =>
    found.value.some(
      ({ path, text }) =>
        path !== document && namesOf(document).some((name) => leadsTo(text, name)),
    );
  return { added, unlinked: unlinked.filter((document) => !isLed(document)), before };
}
