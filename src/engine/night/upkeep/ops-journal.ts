import { reasonOf } from '../../../shared/error.ts';
import type { Brief, BriefItem } from '../../../shared/schema/brief.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import type { NightState } from '../../../shared/schema/night.ts';
import type { NightRow } from '../../ports/store.ts';
import type { JournalPage } from '../../ports/upkeep/upkeep.ts';
import { formatLocalDay } from '../../report/journal/local-day.ts';
import { questionLines, strategyText, summaryLines } from '../../report/journal/pages.ts';
import { type NightContext, nightOf, record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { briefOf } from '../phases/report.ts';

const REPORTS = 'docs/meta/logs/ops';

/**
 * Adds the night to the ops journal of each of its repositories (source document 002, F4): a line for every task and one for the
 * night with the head of the history (R19), the strategy, and the questions. Only where `journal.branch` names a branch. What cannot
 * be written is told and does not end the night otherwise.
 */
export async function publishJournals(context: NightContext, state: NightState): Promise<void> {
  const { store, clock, upkeep } = context.ports;
  const { branch } = context.config.journal;
  if (branch === undefined || upkeep === undefined) return;
  const night: NightRow = { ...nightOf(context), state, endedAt: clock.now() };
  const brief = briefOf(store, night, clock.now());
  for (const { repoId } of store.repoNights(context.nightId)) {
    const repo = context.config.repositories.find(({ id }) => id === repoId);
    if (repo !== undefined)
      await publishOne(context, repo, pageFor(context, { branch, brief, repoId }));
  }
}

async function publishOne(
  context: NightContext,
  repo: RepositoryConfig,
  page: JournalPage,
): Promise<void> {
  const { upkeep } = context.ports;
  if (upkeep === undefined) return;
  try {
    const published = await upkeep.publish(refOf(repo), page);
    if (!published.ok) return withhold(context, repo.id, published.error.message);
    if (published.value === null) return;
    const ref = `refs/heads/${page.branch}`;
    const sentence = `The ops journal of '${repo.id}' is on ${page.branch}.`;
    const body = { repoId: repo.id, ref, oid: published.value, sentence };
    record(context, { type: 'journal.published', body });
  } catch (thrown) {
    withhold(context, repo.id, reasonOf(thrown));
  }
}

function withhold(context: NightContext, repoId: string, why: string): void {
  const sentence = `The ops journal of '${repoId}' was not written: ${why}`.slice(0, 400);
  record(context, { type: 'journal.withheld', body: { repoId, sentence } });
}

interface PageOf {
  readonly branch: string;
  readonly brief: Brief;
  readonly repoId: string;
}

function pageFor(context: NightContext, { branch, brief, repoId }: PageOf): JournalPage {
  const { store } = context.ports;
  const { journal, schedule, gitIdentity } = context.config;
  const night = nightOf(context);
  const folder = (journal.reportsDir ?? REPORTS).replace(/^\.?\/+|\/+$/g, '');
  const log = (journal.summaryLog ?? `${folder}/executive_summary.log`).replace(/^\.?\/+/, '');
  const head = store.chainHead();
  const judged = new Map(
    store.taskNights(night.id).map((row) => [row.taskId, row.judgedAt ?? night.armedAt]),
  );
  const items = itemsIn(brief).filter((item) => item.repoId === repoId);
  const questions = questionLines(items);
  const day = formatLocalDay(night.windowStartAt, schedule.timeZone);
  const ids = new Set(items.map(({ taskId }) => taskId));
  const decisions = store
    .decisions(night.id)
    .map((decision) => ({ ...decision, task: store.task(decision.taskId) }))
    .filter(({ task, taskId }) => task?.repoId === repoId || ids.has(taskId));
  return {
    branch,
    identity: gitIdentity,
    message: `docs: night ${night.id}\n\nNightkiln-Audit: ${head.seq} ${head.hash}\n`,
    files: [
      { path: log, how: 'append', text: summaryLines({ brief, items, judged, head }).join('\n') },
      {
        path: `${folder}/${night.id}_strategy.md`,
        how: 'replace',
        text: strategyText({ brief, repoId, decisions, timeZone: schedule.timeZone }),
      },
      ...(questions.length === 0
        ? []
        : [
            {
              path: `${folder}/${day}_questions_for_operator.md`,
              how: 'append' as const,
              text: [`# Questions for the operator, ${day}`, ...questions].join('\n'),
            },
          ]),
    ],
  };
}

function itemsIn({ needsYou, shipped, failed, unproved }: Brief): BriefItem[] {
  return [...shipped, ...needsYou, ...failed, ...unproved];
}
