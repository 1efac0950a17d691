import type { ReactElement } from 'react';
import { formatDay } from '../format.ts';
import type { BriefStore } from '../stores/brief.ts';
import { visibleText } from '../visible-text.ts';

/** Which night this is, the choice among several, and the way back where no tray offers one. */
export function TopBar({ store }: { store: BriefStore }): ReactElement {
  return (
    <header className="top-bar">
      <p className="page-title">Morning brief</p>
      {store.nights.length > 1 ? <NightChoice store={store} /> : null}
      {store.hasTray ? null : (
        <a className="button" href="./popover.html">
          Back to tonight
        </a>
      )}
    </header>
  );
}

function NightChoice({ store }: { store: BriefStore }): ReactElement {
  return (
    <select
      className="select"
      aria-label="Night"
      value={store.brief?.nightId ?? ''}
      onChange={(event) => void store.chooseNight(event.currentTarget.value)}
    >
      {store.nights.map(({ nightId, endedAt, headline, isRead }) => (
        <option key={nightId} value={nightId}>
          {endedAt === null ? 'Not ended' : formatDay(endedAt)}
          {isRead ? '' : ' (new)'} · {visibleText(headline).slice(0, 60)}
        </option>
      ))}
    </select>
  );
}
