import type { ReactElement } from 'react';
import type { Status } from '../../shared/schema/status.ts';
import { resumeAction } from '../stores/action.ts';
import type { PopoverStore } from '../stores/popover.ts';
import { Untrusted } from '../ui/untrusted.tsx';

/** A card for each agent, repository or origin that failed too often in a row, with the way to let it go on. */
export function Breakers({
  breakers,
  store,
}: {
  breakers: Status['breakers'];
  store: PopoverStore;
}): ReactElement {
  return (
    <>
      {breakers.map((breaker) => (
        <div key={`${breaker.kind} ${breaker.name}`} className="notice notice-error" role="alert">
          <p>
            <Untrusted text={breaker.sentence} />
          </p>
          <button
            type="button"
            className="button"
            aria-disabled={store.isBusy}
            onClick={() => void store.act(resumeAction(breaker))}
          >
            Resume
          </button>
        </div>
      ))}
    </>
  );
}
