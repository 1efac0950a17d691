import type { ReactElement } from 'react';
import type { CheckResult, TestCounts } from '../../shared/schema/check.ts';
import type { CheckComparison } from '../../shared/schema/evidence.ts';
import { formatDuration } from '../format.ts';
import { Glyph, type GlyphName } from '../ui/glyph.tsx';
import { Untrusted } from '../ui/untrusted.tsx';

/** The checks we ran ourselves, at the base and at the commit, side by side. */
export function CheckTable({
  checks,
}: {
  checks: readonly CheckComparison[];
}): ReactElement | null {
  // Without a commit nothing was checked after it; the state before is on the page of the repositories.
  if (!checks.some(({ head }) => head !== null)) return null;
  return (
    <section className="block">
      <h3>
        Checked by Nightkiln <span className="quiet">in a clean checkout of the commit</span>
      </h3>
      <table className="table checks">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <tr key={check.name}>
              <th scope="row">
                <Untrusted text={check.name} />
                {check.isTarget ? <span className="tag tag-inline">target</span> : null}
              </th>
              <td>
                <CheckCell result={check.base} />
              </td>
              <td>
                <CheckCell result={check.head} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const OUTCOME_WORDS: Readonly<Record<CheckResult['outcome'], string>> = {
  passed: 'passed',
  failed: 'failed',
  'timed-out': 'timed out',
  'could-not-run': 'could not run',
};

/** One result: outcome, exit code, how long it took, and the counts when the runner printed any. */
export function CheckCell({ result }: { result: CheckResult | null }): ReactElement {
  if (result === null) return <span className="quiet">not run</span>;
  const glyph: GlyphName = result.outcome === 'passed' ? 'ok' : 'failed';
  return (
    <span className={result.outcome === 'passed' ? 'check check-green' : 'check check-red'}>
      <Glyph name={glyph} />
      <span>
        {OUTCOME_WORDS[result.outcome]}
        <span className="quiet check-facts">{factsOf(result)}</span>
      </span>
    </span>
  );
}

function factsOf({ exitCode, durationMs, tests }: CheckResult): string {
  const code = exitCode === null ? 'no exit code' : `exit ${exitCode}`;
  return [code, formatDuration(durationMs), ...(tests === null ? [] : [countsOf(tests)])].join(
    ' · ',
  );
}

function countsOf(tests: TestCounts): string {
  const counts = [
    `${tests.passed} passed`,
    ...(tests.failed > 0 ? [`${tests.failed} failed`] : []),
    ...(tests.skipped > 0 ? [`${tests.skipped} skipped`] : []),
  ];
  return counts.join(', ');
}
