import type { ReactElement } from 'react';

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isBusy: boolean;
  readonly onToggle: () => void;
}

/** A large on/off switch. While busy it keeps its focus and ignores presses. */
export function Switch({ label, isOn, isBusy, onToggle }: SwitchProps): ReactElement {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={isOn}
      aria-disabled={isBusy}
      onClick={() => {
        if (!isBusy) onToggle();
      }}
    >
      <span className="switch-label">{label}</span>
      <span className="switch-track" aria-hidden="true">
        <span className="switch-thumb" />
      </span>
    </button>
  );
}
