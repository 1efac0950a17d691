import type { ReactElement } from 'react';
import type { Status } from '../../shared/schema/status.ts';
import { isNightOn } from '../stores/action.ts';

/** What the page says before the first brief. */
export function NoBrief({ status }: { status: Status }): ReactElement {
  return (
    <main className="no-brief">
      <h1>No brief yet</h1>
      <p>{status.sentence}</p>
      <p className="quiet">
        {isNightOn(status.state)
          ? 'The brief appears here when the night has ended.'
          : 'Every night ends with one, also a night in which nothing ran.'}
      </p>
    </main>
  );
}
