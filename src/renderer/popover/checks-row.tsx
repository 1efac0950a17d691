import type { ReactElement } from 'react';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import { Glyph } from '../ui/glyph.tsx';

const STATE_WORDS: Readonly<Record<ConstraintReading['state'], string>> = {
  ok: 'ok',
  blocked: 'blocks tonight',
  unknown: 'not known',
  off: 'not checked',
};

/** One chip per constraint with its live reading; what blocks is explained below in full. */
export function ChecksRow({
  constraints,
}: {
  constraints: readonly ConstraintReading[];
}): ReactElement | null {
  if (constraints.length === 0) return null;
  const blocking = constraints.filter(({ state }) => state === 'blocked');
  return (
    <section className="section" aria-label="Checks">
      <ul className="chips">
        {constraints.map((constraint) => (
          <Chip key={constraint.name} constraint={constraint} />
        ))}
      </ul>
      {blocking.map(({ name, sentence }) => (
        <p key={name} className="blocking">
          {sentence}
        </p>
      ))}
    </section>
  );
}

function Chip({ constraint: { name, state, reading } }: { constraint: ConstraintReading }) {
  return (
    <li className={`chip chip-${state}`}>
      <Glyph name={state} />
      <span>{name}</span>
      <span className="unseen">{STATE_WORDS[state]}</span>
      {reading === '' ? null : <span className="chip-reading">{reading}</span>}
    </li>
  );
}
