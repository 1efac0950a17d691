import type { ReactElement } from 'react';
import type { Status } from '../../shared/schema/status.ts';
import { type Action, EMERGENCY_STOP } from '../stores/action.ts';
import type { PopoverStore } from '../stores/popover.ts';

const OPEN_BRIEF: Action = {
  label: 'Open brief',
  calls: [{ method: 'window.brief', input: {} }],
};

/** The way to the brief, marked while the newest one is unread, and which agent works tonight. */
export function Footer({ status, store }: { status: Status; store: PopoverStore }): ReactElement {
  const isUnread = status.brief !== null && !status.brief.isRead;
  return (
    <footer className="footer">
      {status.brief === null ? (
        <span className="quiet">No brief yet</span>
      ) : (
        <button type="button" className="button" onClick={() => void store.act(OPEN_BRIEF)}>
          {OPEN_BRIEF.label}
          {isUnread ? <span className="badge">New</span> : null}
        </button>
      )}
      {status.emergency === null ? (
        <button type="button" className="button" onClick={() => void store.act(EMERGENCY_STOP)}>
          {EMERGENCY_STOP.label}
        </button>
      ) : null}
      <span className="quiet">Agent: {status.agent}</span>
    </footer>
  );
}
