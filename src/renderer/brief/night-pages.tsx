import type { ReactElement } from 'react';
import type { Brief, BriefRepository } from '../../shared/schema/brief.ts';
import { formatCost, formatCount, formatDuration, formatOid, formatTime } from '../format.ts';
import type { NightPage } from '../stores/brief-list.ts';
import { Glyph } from '../ui/glyph.tsx';
import { Untrusted } from '../ui/untrusted.tsx';
import { visibleText } from '../visible-text.ts';
import { CheckCell } from './check-table.tsx';

/** One page about the night as a whole. */
export function NightPageDetail({ page, brief }: { page: NightPage; brief: Brief }): ReactElement {
  switch (page) {
    case 'timeline':
      return <Timeline brief={brief} />;
    case 'repositories':
      return <Repositories brief={brief} />;
    case 'plan':
      return <Plan brief={brief} />;
    case 'totals':
      return <Totals brief={brief} />;
  }
}

function Timeline({ brief }: { brief: Brief }): ReactElement {
  return (
    <>
      <h2 className="detail-title">Timeline</h2>
      <ol className="timeline">
        {brief.timeline.map((moment) => (
          <li
            key={`${moment.at} ${moment.kind} ${moment.text}`}
            className={`moment-${moment.kind}`}
          >
            <time className="figures quiet" dateTime={new Date(moment.at).toISOString()}>
              {formatTime(moment.at)}
            </time>
            <span>
              <Untrusted text={moment.text} />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Repositories({ brief }: { brief: Brief }): ReactElement {
  return (
    <>
      <h2 className="detail-title">Repositories</h2>
      {brief.repositories.length === 0 ? <p>No repository was worked on.</p> : null}
      {brief.repositories.map((repository) => (
        <RepositoryProof key={repository.repoId} repository={repository} />
      ))}
    </>
  );
}

function RepositoryProof({ repository }: { repository: BriefRepository }): ReactElement {
  return (
    <section className="block">
      <h3>{repository.repoId}</h3>
      <p className="proof">
        <CheckoutProof repository={repository} />
      </p>
      <p className="quiet">
        Base <code>{visibleText(repository.baseBranch)}</code> at{' '}
        <code>{formatOid(repository.baseOid)}</code>
      </p>
      {repository.baseline.length === 0 ? (
        <p className="quiet">No checks are known here, so nothing can be verified.</p>
      ) : (
        <ul className="baseline" aria-label={`Checks of ${repository.repoId} before the night`}>
          {repository.baseline.map((result) => (
            <li key={result.name}>
              <code>{visibleText(result.name)}</code>
              <CheckCell result={result} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CheckoutProof({ repository }: { repository: BriefRepository }): ReactElement {
  if (repository.checkoutUnchanged === null) {
    return <>Your checkout has not been compared yet.</>;
  }
  if (repository.checkoutUnchanged) {
    return (
      <>
        <Glyph name="ok" /> Your checkout is exactly as you left it.
      </>
    );
  }
  return (
    <>
      <Glyph name="blocked" /> Your checkout differs from last evening:{' '}
      <Untrusted text={repository.differences.join(', ')} />
    </>
  );
}

function Plan({ brief }: { brief: Brief }): ReactElement {
  return (
    <>
      <h2 className="detail-title">Plan</h2>
      <pre className="output plan">{visibleText(brief.strategy)}</pre>
    </>
  );
}

function Totals({ brief: { totals } }: { brief: Brief }): ReactElement {
  const rows: [string, string][] = [
    ['Tasks', String(totals.tasks)],
    ['Verified', String(totals.verified)],
    ['Agent time', formatDuration(totals.agentMs)],
    ['Tokens in', formatCount(totals.inputTokens)],
    ['Tokens out', formatCount(totals.outputTokens)],
    ['Estimated cost', formatCost(totals.costUsd)],
  ];
  return (
    <>
      <h2 className="detail-title">Totals</h2>
      <table className="table totals">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="figures">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
