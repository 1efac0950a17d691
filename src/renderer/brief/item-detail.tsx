import type { ReactElement, ReactNode } from 'react';
import type { BriefItem } from '../../shared/schema/brief.ts';
import { formatCost, formatCount, formatDuration, formatNumberOf, formatOid } from '../format.ts';
import { Copyable } from '../ui/copyable.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Untrusted } from '../ui/untrusted.tsx';
import { ChangedFiles } from './changed-files.tsx';
import { CheckTable } from './check-table.tsx';
import { FailingOutput } from './failing-output.tsx';
import { shortRef } from './ref-name.ts';
import { verdictLook } from './verdict.ts';

/** One task: the verdict and why, the decision it needs, what we ran, and apart from it what the agent says. */
export function ItemDetail({ item }: { item: BriefItem }): ReactElement {
  const { evidence } = item;
  return (
    <>
      <h2 className="detail-title">
        <Untrusted text={item.title} />
      </h2>
      <Tags item={item} />
      {evidence.reason === item.question?.text ? null : (
        <p>
          <Untrusted text={evidence.reason} />
        </p>
      )}
      <QuestionBlock item={item} />
      <CheckTable checks={evidence.checks} />
      <FailingOutput checks={evidence.checks} />
      <Findings item={item} />
      <ChangedFiles files={evidence.files} />
      <AgentSays item={item} />
      <WhereItIs item={item} />
    </>
  );
}

function Tags({ item }: { item: BriefItem }): ReactElement {
  const look = verdictLook(item.evidence.verdict);
  return (
    <ul className="tags">
      <li className={`tag tag-${look.tone}`}>
        <Glyph name={look.glyph} />
        {look.words}
      </li>
      <li className="tag">{item.repoId}</li>
      <li className="tag">{item.category.replace('-', ' ')}</li>
      {item.risks.map((risk) => (
        <li key={risk} className="tag tag-warn">
          <span className="unseen">Risk: </span>
          <Untrusted text={risk} />
        </li>
      ))}
    </ul>
  );
}

function QuestionBlock({ item: { question } }: { item: BriefItem }): ReactElement | null {
  if (question === null) return null;
  return (
    <section className="block question">
      <h3>Your decision</h3>
      <p>
        <Untrusted text={question.text} />
      </p>
      <ul className="options">
        {question.options.map((option) => (
          <li key={option}>
            <Untrusted text={option} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Findings({ item: { evidence } }: { item: BriefItem }): ReactElement | null {
  if (evidence.findings.length === 0) return null;
  return (
    <section className="block">
      <h3>What the proof noticed</h3>
      <ul className="bullets">
        {evidence.findings.map((finding) => (
          <li key={`${finding.kind} ${finding.path ?? ''} ${finding.message}`}>
            <Untrusted text={finding.message} />
            {finding.path === undefined ? null : (
              <>
                {' '}
                <code>
                  <Untrusted text={finding.path} />
                </code>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AgentSays({ item }: { item: BriefItem }): ReactElement | null {
  if (item.agentSays === null || item.agentSays === '') return null;
  if (item.agentSays === item.question?.text) return null;
  return (
    <section className="block">
      <h3>
        Agent says <span className="quiet">the words of {item.agent}, not evidence</span>
      </h3>
      <blockquote className="says">
        <Untrusted text={item.agentSays} />
      </blockquote>
    </section>
  );
}

function WhereItIs({ item }: { item: BriefItem }): ReactElement {
  const { evidence, usage } = item;
  const tokens = usage === null ? null : usage.inputTokens + usage.outputTokens;
  return (
    <section className="block">
      <h3>Where it is</h3>
      <dl className="facts">
        <Fact name="Branch">
          {item.ref === null ? (
            'Nothing was committed.'
          ) : (
            <Copyable text={shortRef(item.ref)} label="the branch name" />
          )}
        </Fact>
        {evidence.headOid === null ? null : (
          <Fact name="Commit">
            <code>{formatOid(evidence.headOid)}</code> on <code>{formatOid(evidence.baseOid)}</code>
          </Fact>
        )}
        <Fact name="Agent">
          {item.agent}, {item.sandbox}
        </Fact>
        <Fact name="Effort">
          {formatDuration(item.durationMs)}, {formatNumberOf(item.tries, 'attempt')}
          {tokens === null ? '' : `, ${formatCount(tokens)} tokens`}
          {usage?.costUsd == null ? '' : `, about ${formatCost(usage.costUsd)}`}
        </Fact>
        {item.ladder === undefined ? null : (
          <Fact name="Why this agent">
            {item.ladder.map((sentence) => (
              <div key={sentence}>
                <Untrusted text={sentence} />
              </div>
            ))}
          </Fact>
        )}
        {item.logPath === null ? null : (
          <Fact name="Log">
            <Copyable text={item.logPath} label="the path of the log" />
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
