import type { Finding } from '../../../shared/schema/evidence.ts';
import type { GuardsConfig } from '../../../shared/schema/settings/guards.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { type Guarded, switchedOff } from './guard.ts';
import { sameTopic } from './new-documents.ts';

/** What is known of the documents that a change adds. */
export interface AddedDocuments {
  readonly added: readonly string[];
  /** Those that no other file leads to; null where that could not be looked up. */
  readonly unlinked: readonly string[] | null;
  /** The documents there were before. */
  readonly before: readonly string[];
}

const MAX_TOLD = 5;

/**
 * Whether a change lets documents sprawl (source document 002, features J7): more new ones than allowed, one that nothing
 * leads to, or one whose name says what a document beside it says already.
 */
export function guardDocuments(
  { added, unlinked, before }: AddedDocuments,
  limits: GuardsConfig['documents'],
): Guarded {
  if (limits.act === 'off') return switchedOff('documents');
  const findings = [
    ...tooMany(added, limits.maxNew),
    ...(limits.mustBeLinked ? (unlinked ?? []).map(notLinked) : []),
    ...added.flatMap((path) => saidBefore(path, before)),
  ].slice(0, MAX_TOLD);
  const [first] = findings;
  const found = { act: limits.act, findings };
  if (first !== undefined) {
    const evidence = first.message.slice(0, 300);
    return { ...found, row: { gate: 'documents', state: 'failed', basis: 'read', evidence } };
  }
  if (added.length === 0) {
    const evidence = 'No new document that has to be found.';
    return {
      ...found,
      row: { gate: 'documents', state: 'not-applicable', basis: 'read', evidence },
    };
  }
  const isKnown = unlinked !== null;
  const linked = !limits.mustBeLinked
    ? ''
    : isKnown
      ? ', none without a link'
      : '; whether other files link them could not be looked up';
  const evidence = `${added.length} new ${added.length === 1 ? 'document' : 'documents'}${linked}.`;
  return { ...found, row: { gate: 'documents', state: 'passed', basis: 'read', evidence } };
}

function tooMany(added: readonly string[], most: number): Finding[] {
  if (added.length <= most) return [];
  const message = `Adds ${added.length} documents, where ${most} are allowed; what they say belongs into fewer.`;
  return [{ kind: 'document-sprawl', message }];
}

function notLinked(path: string): Finding {
  const message = `Adds the document ${oneLine(path)}, which no other file links; link it from an index or leave it out.`;
  return { kind: 'document-sprawl', message, path };
}

function saidBefore(path: string, before: readonly string[]): Finding[] {
  const other = sameTopic(path, before);
  if (other === null) return [];
  const message = `Adds ${oneLine(path)} beside ${oneLine(other)}, whose name says the same; extend that one.`;
  return [{ kind: 'document-sprawl', message, path }];
}
