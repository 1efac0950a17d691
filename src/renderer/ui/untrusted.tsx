import type { ReactElement } from 'react';
import { visibleText } from '../visible-text.ts';

/** Text that somebody else wrote: shown as text only, with what it hides made visible (R77). */
export function Untrusted({ text }: { text: string }): ReactElement {
  return <>{visibleText(text)}</>;
}
