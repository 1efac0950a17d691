import type { ReactElement } from 'react';
import { describeConnection } from '../api/connection.ts';
import { isNightOn } from '../stores/action.ts';
import type { PopoverStore, UsePopover } from '../stores/popover.ts';
import { Notice } from '../ui/notice.tsx';
import { Breakers } from './breakers.tsx';
import { ChecksRow } from './checks-row.tsx';
import { FirstRun } from './first-run.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { NowRunning } from './now-running.tsx';
import { RehearsalSection } from './rehearsal.tsx';
import { UpNext } from './up-next.tsx';

/** The popover: the state, what holds it back, what runs, what comes next (ux.md 2.2). */
export function Panel({ usePopover }: { usePopover: UsePopover }): ReactElement {
  return <PanelView store={usePopover()} />;
}

/** The popover for one state of its store. */
export function PanelView({ store }: { store: PopoverStore }): ReactElement {
  const { status, error } = store;
  const trouble = describeConnection(store.connection);
  return (
    <main className="panel">
      <Header store={store} />
      {trouble === null ? null : <Notice tone="error" {...trouble} />}
      {error === null ? null : <Notice tone="error" message={error.message} fix={error.fix} />}
      {status?.notices.map((notice) => (
        <Notice key={notice} tone="note" message={notice} />
      ))}
      {status === null ? null : <Breakers breakers={status.breakers} store={store} />}
      {status === null ? null : <Body store={store} />}
    </main>
  );
}

function Body({ store }: { store: PopoverStore }): ReactElement | null {
  const { status } = store;
  if (status === null) return null;
  if (status.repositories === 0 && !isNightOn(status.state)) {
    return (
      <>
        <FirstRun store={store} />
        {status.brief === null ? null : <Footer status={status} store={store} />}
      </>
    );
  }
  return (
    <>
      <ChecksRow constraints={status.constraints} />
      <NowRunning status={status} />
      <UpNext store={store} />
      <RehearsalSection status={status} store={store} />
      <Footer status={status} store={store} />
    </>
  );
}
