import type { Brief, BriefItem, BriefMend, BriefSkip } from '../../shared/schema/brief.ts';

type RunningItem = Brief['running'][number];

/** Pages about the night as a whole. */
export type NightPage = 'timeline' | 'repositories' | 'plan' | 'totals';

/** One row of the list and what its detail shows. `key` is stable while the brief is. */
export type Entry = { readonly key: string; readonly title: string; readonly detail: string } & (
  | { readonly kind: 'item'; readonly item: BriefItem }
  | { readonly kind: 'mend'; readonly item: BriefMend }
  | { readonly kind: 'running'; readonly item: RunningItem }
  | { readonly kind: 'skip'; readonly item: BriefSkip }
  | { readonly kind: 'page'; readonly page: NightPage }
);

export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The list of a brief in the order of ux.md 2.4: what needs a decision first. Empty sections are left out. */
export function sectionsOf(brief: Brief): Section[] {
  const sections: Section[] = [
    { title: 'Needs you', entries: waitingEntries(brief) },
    { title: 'Shipped', entries: brief.shipped.map(itemEntry) },
    { title: 'Still running', entries: brief.running.map(runningEntry) },
    { title: 'Failed', entries: brief.failed.map(itemEntry) },
    { title: 'Unproved', entries: brief.unproved.map(itemEntry) },
    { title: 'Did not run', entries: brief.didNotRun.map(skipEntry) },
    { title: 'The night', entries: nightEntries(brief) },
  ];
  return sections.filter(({ entries }) => entries.length > 0);
}

/** The entry with `key`, else the first one. */
export function entryAt(sections: readonly Section[], key: string | null): Entry | null {
  const entries = sections.flatMap((section) => section.entries);
  return entries.find((entry) => entry.key === key) ?? entries[0] ?? null;
}

/** The key that many entries further on, held at both ends. */
export function keyBeside(
  sections: readonly Section[],
  key: string | null,
  distance: number,
): string | null {
  const keys = sections.flatMap((section) => section.entries.map((entry) => entry.key));
  const at = key === null ? 0 : Math.max(0, keys.indexOf(key));
  const next = Math.min(keys.length - 1, Math.max(0, at + distance));
  return keys[next] ?? null;
}

/** Whether the night did no work at all, and the reasons it gave. */
export function idleReasons(brief: Brief): string[] | null {
  const worked = [brief.needsYou, brief.shipped, brief.running, brief.failed, brief.unproved];
  if (worked.some((list) => list.length > 0)) return null;
  const refusals = brief.timeline.filter(({ kind }) => kind === 'refused' || kind === 'waited');
  const reasons = refusals.map(({ text }) => text);
  return [...new Set([...reasons, ...brief.didNotRun.map(({ reason }) => reason)])];
}

function itemEntry(item: BriefItem): Entry {
  return { kind: 'item', item, key: item.taskId, title: item.title, detail: item.repoId };
}

function waitingEntries({ toMend = [], needsYou }: Brief): Entry[] {
  return [...toMend.map(mendEntry), ...needsYou.map(itemEntry)];
}

function mendEntry(item: BriefMend): Entry {
  const { agent, sentence } = item;
  return { kind: 'mend', item, key: `mend:${agent}`, title: sentence, detail: agent };
}

function runningEntry(item: RunningItem): Entry {
  return { kind: 'running', item, key: item.taskId, title: item.title, detail: item.repoId };
}

function skipEntry(item: BriefSkip, index: number): Entry {
  const key = `skip:${item.taskId ?? index}`;
  return { kind: 'skip', item, key, title: item.title, detail: item.reason };
}

function nightEntries(brief: Brief): Entry[] {
  const page = (name: NightPage, title: string, detail: string): Entry => ({
    kind: 'page',
    page: name,
    key: `page:${name}`,
    title,
    detail,
  });
  const changed = brief.repositories.filter(({ checkoutUnchanged }) => checkoutUnchanged === false);
  const proof = changed.length === 0 ? 'your checkouts' : 'a checkout changed';
  return [
    page('timeline', 'Timeline', 'what happened when'),
    page('repositories', 'Repositories', proof),
    ...(brief.strategy === '' ? [] : [page('plan', 'Plan', 'why these tasks')]),
    page('totals', 'Totals', 'time, tokens, cost'),
  ];
}
