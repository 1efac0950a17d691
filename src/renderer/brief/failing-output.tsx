import type { ReactElement } from 'react';
import type { CheckComparison } from '../../shared/schema/evidence.ts';
import { visibleText } from '../visible-text.ts';

const SHOWN_LINES = 20;

/** The end of what each failing check printed at the commit. */
export function FailingOutput({
  checks,
}: {
  checks: readonly CheckComparison[];
}): ReactElement | null {
  const failing = checks.flatMap(({ head }) =>
    head !== null && head.outcome !== 'passed' && head.excerpt.trim() !== '' ? [head] : [],
  );
  if (failing.length === 0) return null;
  return (
    <>
      {failing.map((result) => (
        <section key={result.name} className="block">
          <h3>
            Last lines of <code>{visibleText(result.command)}</code>
          </h3>
          <pre className="output">{visibleText(lastLines(result.excerpt))}</pre>
        </section>
      ))}
    </>
  );
}

/** The last 20 lines without the blank ones at the end. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}
