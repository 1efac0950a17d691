import { type ReactElement, useRef, useState } from 'react';
import { visibleText } from '../visible-text.ts';

/** A name to take along: shown in full, with a button that copies it. */
export function Copyable({ text, label }: { text: string; label: string }): ReactElement {
  const code = useRef<HTMLElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'selected'>('idle');

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // A host may refuse the clipboard; the name is then selected, ready for the copy key.
      if (code.current !== null) window.getSelection()?.selectAllChildren(code.current);
      setState('selected');
    }
  }

  return (
    <span className="copyable">
      <code ref={code}>{visibleText(text)}</code>
      <button type="button" className="button-small" onClick={() => void copy()}>
        {state === 'copied' ? 'Copied' : state === 'selected' ? 'Selected' : 'Copy'}
        <span className="unseen"> {label}</span>
      </button>
    </span>
  );
}
