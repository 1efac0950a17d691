import type { ReactElement } from 'react';
import type { Status } from '../../shared/schema/status.ts';
import { isNightOn, primaryAction, switchAction } from '../stores/action.ts';
import type { PopoverStore } from '../stores/popover.ts';
import { Crescent } from '../ui/glyph.tsx';
import { Switch } from '../ui/switch.tsx';

/** The state in one sentence, read out when it changes, and the two controls that move it. */
export function Header({ store }: { store: PopoverStore }): ReactElement {
  const { status } = store;
  const isOn = status !== null && isNightOn(status.state);
  return (
    <header className="header">
      <h1 className="brand">
        <Crescent isFilled={isOn} />
        Nightkiln
      </h1>
      <p className="sentence" role="status" aria-live="polite">
        <Clauses sentence={status?.sentence ?? ''} />
      </p>
      {status === null || !hasControls(status) ? null : <Controls status={status} store={store} />}
    </header>
  );
}

// A line breaks between clauses where it can, so that "6 h 55 m" stays together.
function Clauses({ sentence }: { sentence: string }): ReactElement {
  const clauses = sentence.split(/(?<=\.) /);
  return (
    <>
      {clauses.map((clause, index) => (
        <span key={clause}>
          {index === 0 ? '' : ' '}
          <span className="clause">{clause}</span>
        </span>
      ))}
    </>
  );
}

// Nothing can be armed without a repository; the first-run panel says what to do instead.
function hasControls(status: Status): boolean {
  return status.repositories > 0 || isNightOn(status.state);
}

function Controls({ status, store }: { status: Status; store: PopoverStore }): ReactElement {
  const action = primaryAction(status);
  return (
    <div className="controls">
      <button
        type="button"
        className="button button-primary"
        aria-disabled={store.isBusy}
        onClick={() => void store.act(action)}
      >
        {action.label}
      </button>
      <Switch
        label="Tonight"
        isOn={isNightOn(status.state)}
        isBusy={store.isBusy}
        onToggle={() => void store.act(switchAction(status.state, status.night))}
      />
    </div>
  );
}
