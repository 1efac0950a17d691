import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import { type Entry, keyBeside, type Section } from '../stores/brief-list.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import { Untrusted } from '../ui/untrusted.tsx';
import { verdictGlyph } from './verdict.ts';

interface BriefListProps {
  readonly sections: readonly Section[];
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
}

/** Steps of the keys that move through the list; Home and End go to its ends. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Everything in the brief, one stop for the Tab key, arrows within. */
export function BriefList({ sections, selected, onSelect }: BriefListProps): ReactElement {
  const list = useRef<HTMLElement>(null);

  function move(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const key = keyBeside(sections, selected, step);
    if (key === null) return;
    onSelect(key);
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  return (
    <nav className="list" aria-label="In this brief" ref={list}>
      {sections.map((section) => (
        <section key={section.title} aria-label={section.title}>
          <h2>
            {section.title}{' '}
            {section.entries[0]?.kind === 'page' ? null : (
              <span className="count">{section.entries.length}</span>
            )}
          </h2>
          <ul>
            {section.entries.map((entry) => (
              <li key={entry.key}>
                <button
                  type="button"
                  className="entry"
                  data-key={entry.key}
                  aria-current={entry.key === selected}
                  tabIndex={entry.key === selected ? 0 : -1}
                  onClick={() => onSelect(entry.key)}
                  onKeyDown={move}
                >
                  <EntryLabel entry={entry} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

function EntryLabel({ entry }: { entry: Entry }): ReactElement {
  const glyph = glyphOf(entry);
  return (
    <>
      {glyph === null ? null : <Glyph name={glyph} />}
      <span className="entry-text">
        <span className="entry-title">
          <Untrusted text={entry.title} />
        </span>
        <span className="quiet entry-detail">
          <Untrusted text={entry.detail} />
        </span>
      </span>
    </>
  );
}

function glyphOf(entry: Entry): GlyphName | null {
  switch (entry.kind) {
    case 'item':
      return verdictGlyph(entry.item.evidence.verdict);
    case 'running':
      return 'unknown';
    case 'mend':
      return 'unknown';
    case 'skip':
      return 'off';
    case 'page':
      return null;
  }
}
