import type { ReactElement } from 'react';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import { formatNumberOf } from '../format.ts';
import { Glyph } from '../ui/glyph.tsx';
import { splitChecks } from './checks.ts';

const STATE_WORDS: Readonly<Record<ConstraintReading['state'], string>> = {
  ok: 'ok',
  blocked: 'blocks tonight',
  unknown: 'not known',
  off: 'not checked',
};

/** A chip for each check that matters now, the others folded away; what blocks is explained below in full. */
export function ChecksRow({
  constraints,
}: {
  constraints: readonly ConstraintReading[];
}): ReactElement | null {
  if (constraints.length === 0) return null;
  const blocking = constraints.filter(({ state }) => state === 'blocked');
  const { shown, folded } = splitChecks(constraints);
  return (
    <section className="section" aria-label="Checks">
      <Chips constraints={shown} />
      {folded.length === 0 ? null : (
        <details className="more-checks">
          <summary>{formatNumberOf(folded.length, 'more check')}</summary>
          <Chips constraints={folded} />
        </details>
      )}
      {blocking.map(({ name, sentence }) => (
        <p key={name} className="blocking">
          {sentence}
        </p>
      ))}
    </section>
  );
}

function Chips({
  constraints,
}: {
  constraints: readonly ConstraintReading[];
}): ReactElement | null {
  if (constraints.length === 0) return null;
  return (
    <ul className="chips">
      {constraints.map((constraint) => (
        <Chip key={constraint.name} constraint={constraint} />
      ))}
    </ul>
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
