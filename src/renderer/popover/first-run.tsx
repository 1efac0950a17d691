import type { ReactElement } from 'react';
import type { PopoverStore } from '../stores/popover.ts';

/** What to do while there is no repository: look at a sample night, or name one's own. */
export function FirstRun({ store }: { store: PopoverStore }): ReactElement {
  return (
    <section className="section first-run" aria-labelledby="first-title">
      <h2 id="first-title">No repository yet</h2>
      <p>
        A sample night takes about a minute. It makes a small repository with known problems, works
        on it in its own folder, and shows you the brief.
      </p>
      <button
        type="button"
        className="button button-primary"
        aria-disabled={store.isBusy}
        onClick={() => {
          if (!store.isBusy) void store.trySample();
        }}
      >
        Try a sample night
      </button>
      <p className="quiet">
        To add one of yours, list it under <code>repositories</code> in the configuration file. This
        command prints where the file is: <code>nk config path</code>
      </p>
    </section>
  );
}
