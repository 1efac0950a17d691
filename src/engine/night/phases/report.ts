import type { Brief } from '../../../shared/schema/brief.ts';
import type { CheckResult } from '../../../shared/schema/check.ts';
import type { AskView } from '../../../shared/schema/consent/ask.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';
import { buildBrief } from '../../report/brief.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import { TIMELINE_EVENTS } from '../../report/timeline.ts';
import { enterPhase, type NightContext, nightOf, record } from '../context.ts';
import { LADDER_EVENTS } from '../ladder/explain.ts';
import { lostBefore } from '../lost-starts.ts';
import { DECISION_EVENTS } from '../results/result-book.ts';

const OTHER_EVENTS = [
  ...(['slot.dropped', 'slot.ended', 'item.closed', 'item.saved'] as const),
  ...(['proposal.made', 'proposal.refused'] as const),
  'night.integrated',
] as const;

/** The brief of a night as its rows stand now; works in the middle of a night too. */
export function briefOf(store: StoreReads, night: NightRow, now: number): Brief {
  const taskNights = store.taskNights(night.id);
  const decisions = store.decisions(night.id);
  const repoNights = store.repoNights(night.id);
  const ids = new Set([...taskNights, ...decisions].map((row) => row.taskId));
  const tasks = [...ids].map((id) => store.task(id)).filter((task): task is Task => task !== null);
  const baselines = new Map<string, readonly CheckResult[]>(
    repoNights.map(({ repoId }) => [repoId, store.baseline(night.id, repoId) ?? []]),
  );
  const events = store.eventsOf(night.id, [
    ...TIMELINE_EVENTS,
    ...LADDER_EVENTS,
    ...DECISION_EVENTS,
    ...OTHER_EVENTS,
  ]);
  const attempts = store.attempts(night.id);
  const configId = night.configId;
  return buildBrief({
    night,
    tasks,
    taskNights,
    attempts,
    decisions,
    repoNights,
    baselines,
    events,
    lostStarts: lostBefore(store, night),
    asks: asksFor(store, night),
    now,
    configId,
  });
}

/** What was asked that night; in the newest brief also everything else that waits. */
function asksFor(store: StoreReads, night: NightRow): AskView[] {
  const isNewest = store.nights(1)[0]?.id === night.id;
  const asks = [...(isNewest ? store.openAsks() : []), ...store.asksOfNight(night.id)];
  return [...new Map(asks.map((ask) => [ask.id, ask])).values()].map((ask) => ({
    ...ask,
    title: store.task(ask.taskId)?.title ?? ask.taskId,
  }));
}

/** Writes the brief as JSON and Markdown, and ends the night. */
export async function writeReport(
  context: NightContext,
  end: { state: 'brief-ready' | 'stopped' | 'failed'; reason: string },
): Promise<Brief> {
  const { store, clock, files } = context.ports;
  enterPhase(context, 'report');
  const ended = { ...nightOf(context), state: end.state, endedAt: clock.now() };
  const brief = briefOf(store, ended, clock.now());
  const folder = `nights/${context.nightId}`;
  const written = await files.write(`${folder}/brief.json`, `${JSON.stringify(brief, null, 2)}\n`);
  const markdown = await files.write(`${folder}/brief.md`, renderMarkdown(brief));
  const path = written.ok ? written.value : '';
  for (const result of [written, markdown]) {
    if (result.ok) continue;
    const text = `The brief could not be saved: ${result.error.message}`;
    record(context, { type: 'night.noted', body: { text } });
  }
  store.appendAll([
    {
      type: 'brief.written',
      nightId: context.nightId,
      body: { path, headline: brief.headline, dueAt: announcedAt(context) },
    },
    {
      type: 'night.moved',
      nightId: context.nightId,
      body: { from: nightOf(context).state, to: end.state, reason: end.reason, waitingFor: null },
    },
  ]);
  return brief;
}

/** A night of the schedule is announced at its brief time; what a person ran by hand, at once. */
function announcedAt(context: NightContext): number | null {
  const { trigger, deadlineAt } = nightOf(context);
  if (trigger === 'command') return null;
  return context.schedule.phases(context.config, deadlineAt - 1)?.briefAt ?? null;
}
