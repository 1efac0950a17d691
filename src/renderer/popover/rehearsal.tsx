import type { ReactElement } from 'react';
import type { Rehearsal, RehearsalLine } from '../../shared/schema/host.ts';
import type { Status } from '../../shared/schema/status.ts';
import { formatNumberOf } from '../format.ts';
import type { PopoverStore } from '../stores/popover.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import { Untrusted } from '../ui/untrusted.tsx';

const MARKS: Readonly<Record<RehearsalLine['level'], { glyph: GlyphName; words: string }>> = {
  ok: { glyph: 'ok', words: 'fine' },
  warn: { glyph: 'question', words: 'to know' },
  blocked: { glyph: 'blocked', words: 'holds tonight back' },
};

/** Tries before bed what tonight will do and says what would go wrong; away while a night is at work (features C3). */
export function RehearsalSection({
  status,
  store,
}: {
  status: Status;
  store: PopoverStore;
}): ReactElement | null {
  if (status.phase !== null) return null;
  const { isRehearsing, rehearsal } = store;
  const isTold = rehearsal !== null && !isRehearsing;
  return (
    <section className="section" aria-labelledby="rehearsal-title">
      <div className="row-main">
        <h2 id="rehearsal-title">Before bed</h2>
        <button
          type="button"
          className="button-small"
          aria-disabled={isRehearsing}
          onClick={() => void store.rehearse()}
        >
          {isTold ? 'Rehearse again' : 'Rehearse'}
        </button>
      </div>
      <p className={isTold ? 'rehearsal-sentence' : 'quiet'} aria-live="polite">
        {isTold
          ? rehearsal.sentence
          : isRehearsing
            ? 'Rehearsing. Takes up to a minute.'
            : offer(status)}
      </p>
      {isTold ? <Lines lines={rehearsal.lines} /> : null}
    </section>
  );
}

function offer({ agent }: Status): string {
  const what = 'Tries what tonight will do, for up to a minute, and leaves nothing behind.';
  return agent === 'housekeeper' ? what : `${what} Calling ${agent} costs a few tokens.`;
}

function Lines({ lines }: Pick<Rehearsal, 'lines'>): ReactElement {
  const fine = lines.filter(({ level }) => level === 'ok');
  const told = lines.filter(({ level }) => level !== 'ok');
  return (
    <>
      {told.length === 0 ? null : <LineList lines={told} />}
      {fine.length === 0 ? null : (
        <details className="more-checks">
          <summary>{formatNumberOf(fine.length, 'thing')} fine</summary>
          <LineList lines={fine} />
        </details>
      )}
    </>
  );
}

function LineList({ lines }: Pick<Rehearsal, 'lines'>): ReactElement {
  return (
    <ul className="rows rehearsal-lines">
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </ul>
  );
}

function Line({ line: { level, sentence, fix } }: { line: RehearsalLine }): ReactElement {
  const { glyph, words } = MARKS[level];
  return (
    <li className={`rehearsal-line rehearsal-${level}`}>
      <Glyph name={glyph} />
      <div className="row-text">
        <p>
          <span className="unseen">{words}: </span>
          <Untrusted text={sentence} />
        </p>
        {fix === undefined || level === 'ok' ? null : (
          <p className="quiet">
            <Untrusted text={fix} />
          </p>
        )}
      </div>
    </li>
  );
}
