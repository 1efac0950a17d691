import type { ReactElement } from 'react';
import { describeConnection } from '../api/connection.ts';
import type { BriefStore, UseBrief } from '../stores/brief.ts';
import { entryAt, idleReasons, sectionsOf } from '../stores/brief-list.ts';
import { Notice } from '../ui/notice.tsx';
import { BriefList } from './brief-list.tsx';
import { EntryDetail } from './entry-detail.tsx';
import { Headline } from './headline.tsx';
import { NoBrief } from './no-brief.tsx';
import { TopBar } from './top-bar.tsx';

/** The morning brief: list left, detail right (ux.md 2.4). */
export function BriefPage({ useBrief }: { useBrief: UseBrief }): ReactElement {
  return <BriefView store={useBrief()} />;
}

/** The page for one state of its store. */
export function BriefView({ store }: { store: BriefStore }): ReactElement {
  const trouble = describeConnection(store.connection);
  return (
    <div className="page">
      <TopBar store={store} />
      {trouble === null ? null : <Notice tone="error" {...trouble} />}
      <Content store={store} />
    </div>
  );
}

function Content({ store }: { store: BriefStore }): ReactElement | null {
  const { brief, connection, status } = store;
  if (brief === null) {
    return connection === 'ok' && status !== null ? <NoBrief status={status} /> : <main />;
  }
  const sections = sectionsOf(brief);
  const entry = entryAt(sections, store.selectedKey);
  const reasons = idleReasons(brief);
  return (
    <main className="brief">
      <Headline brief={brief} hasGaps={reasons === null} />
      {reasons === null ? null : (
        <Notice tone="note" message="Nothing ran." fix={reasons.join(' ')} />
      )}
      <div className="columns">
        <BriefList sections={sections} selected={entry?.key ?? null} onSelect={store.select} />
        {entry === null ? null : <EntryDetail key={entry.key} entry={entry} brief={brief} />}
      </div>
    </main>
  );
}
