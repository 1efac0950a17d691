import { type ReactElement, useEffect, useRef } from 'react';
import type { Brief, BriefMend, BriefSkip } from '../../shared/schema/brief.ts';
import { formatDuration, formatTime } from '../format.ts';
import type { Entry } from '../stores/brief-list.ts';
import { Untrusted } from '../ui/untrusted.tsx';
import { ItemDetail } from './item-detail.tsx';
import { NightPageDetail } from './night-pages.tsx';

/** The right side: everything about the selected entry. */
export function EntryDetail({ entry, brief }: { entry: Entry; brief: Brief }): ReactElement {
  const article = useRef<HTMLElement>(null);
  // Stacked on a narrow screen the detail is below the list, where a choice would seem to do nothing.
  useEffect(() => {
    const isStacked = window.matchMedia('(max-width: 719px)').matches;
    const list = document.activeElement?.closest('.list');
    if (isStacked && list != null) article.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <article className="detail" aria-label="Detail" ref={article}>
      <Content entry={entry} brief={brief} />
    </article>
  );
}

function Content({ entry, brief }: { entry: Entry; brief: Brief }): ReactElement {
  switch (entry.kind) {
    case 'item':
      return <ItemDetail item={entry.item} />;
    case 'mend':
      return <MendDetail item={entry.item} />;
    case 'skip':
      return <SkipDetail skip={entry.item} />;
    case 'running':
      return <RunningDetail item={entry.item} brief={brief} />;
    case 'page':
      return <NightPageDetail page={entry.page} brief={brief} />;
  }
}

function MendDetail({ item }: { item: BriefMend }): ReactElement {
  return (
    <>
      <h2 className="detail-title">
        <Untrusted text={item.sentence} />
      </h2>
      <p className="tags">
        <span className="tag">Needs you</span>
        <span className="tag">{item.agent}</span>
      </p>
      <p>
        <Untrusted text={item.mend} />
      </p>
    </>
  );
}

function SkipDetail({ skip }: { skip: BriefSkip }): ReactElement {
  return (
    <>
      <h2 className="detail-title">
        <Untrusted text={skip.title} />
      </h2>
      <p className="tags">
        <span className="tag">Did not run</span>
        {skip.repoId === null ? null : <span className="tag">{skip.repoId}</span>}
      </p>
      <p>
        <Untrusted text={skip.reason} />
      </p>
      <p className="quiet">Decided at {formatTime(skip.decidedAt)}.</p>
    </>
  );
}

function RunningDetail({
  item,
  brief,
}: {
  item: Brief['running'][number];
  brief: Brief;
}): ReactElement {
  return (
    <>
      <h2 className="detail-title">
        <Untrusted text={item.title} />
      </h2>
      <p className="tags">
        <span className="tag">Still running</span>
        <span className="tag">{item.repoId}</span>
      </p>
      <p>
        Running for {formatDuration(brief.generatedAt - item.sinceAt)}. It stops at{' '}
        {formatTime(brief.deadlineAt)} at the latest.
      </p>
    </>
  );
}
