import { oneLine } from '../../safety/visible-text.ts';
import type { NightContext } from '../context.ts';
import { readSession, type SessionItem } from './state.ts';
import type { SessionWork } from './work.ts';

const LONGEST = 600;

/** Rewrites the executive summary of a session: one line for each judged item, with time, branch and commit (source document 002). */
export async function writeSummary(context: NightContext, work: SessionWork): Promise<void> {
  const { files, log } = context.ports;
  const lines = readSession(context, work).items.flatMap((item) => lineOf(context, item));
  const path = `nights/${context.nightId}/executive-summary-${work.repo.config.id}.log`;
  const written = await files.write(path, lines.join(''));
  if (!written.ok) log.warn('summary.unsaved', { reason: written.error.message });
}

function lineOf(context: NightContext, { title, summary, saved, evidence }: SessionItem): string[] {
  if (saved === null || evidence === null) return [];
  const rows = context.ports.store.taskNights(context.nightId);
  const judgedAt = rows.find(({ taskId }) => taskId === saved.itemId)?.judgedAt ?? 0;
  const where = `${evidence.branch ?? 'n/a'} ${evidence.headOid ?? 'n/a'}`;
  const words = oneLine(`${title}: ${evidence.verdict}. ${evidence.reason} ${summary}`);
  return [`${new Date(judgedAt).toISOString()} ${where} ${words.slice(0, LONGEST)}\n`];
}
