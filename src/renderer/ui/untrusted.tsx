import type { ReactElement } from 'react';
import { visibleText } from '../visible-text.ts';

const CODE_SPAN = /`([^`\n]+)`/;

/** Text that somebody else wrote: shown as text only, with what it hides made visible (R77). Words in backticks are set as code. */
export function Untrusted({ text }: { text: string }): ReactElement {
  // Splitting by a group puts what it caught at every odd place.
  const parts = visibleText(text)
    .split(CODE_SPAN)
    .map((part, at) => ({ part, isCode: at % 2 === 1, key: `${at}` }));
  return (
    <>{parts.map(({ part, isCode, key }) => (isCode ? <code key={key}>{part}</code> : part))}</>
  );
}
