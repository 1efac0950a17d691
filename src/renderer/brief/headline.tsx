import type { ReactElement } from 'react';
import type { Brief } from '../../shared/schema/brief.ts';
import { formatDay, formatDuration, formatTime } from '../format.ts';
import { Untrusted } from '../ui/untrusted.tsx';

const SHOWN_GAPS = 3;

/** One honest sentence, then the window as planned against what was run, with the gaps explained. */
export function Headline({ brief, hasGaps }: { brief: Brief; hasGaps: boolean }): ReactElement {
  const gaps = brief.timeline.filter(({ kind }) => kind !== 'phase' && kind !== 'note');
  return (
    <div className="headline">
      <h1>
        <Untrusted text={brief.headline} />
      </h1>
      <p className="quiet">
        Planned {formatDay(brief.windowStartAt)} {formatTime(brief.windowStartAt)}–
        {formatTime(brief.deadlineAt)} · {ranFor(brief)}
      </p>
      {gaps.length === 0 || !hasGaps ? null : (
        <ul className="gaps">
          {gaps.slice(0, SHOWN_GAPS).map((gap) => (
            <li key={`${gap.at} ${gap.text}`} className="quiet">
              <span className="figures">{formatTime(gap.at)}</span> <Untrusted text={gap.text} />
            </li>
          ))}
          {gaps.length > SHOWN_GAPS ? <li className="quiet">More in the timeline.</li> : null}
        </ul>
      )}
    </div>
  );
}

function ranFor({ startedAt, endedAt }: Brief): string {
  if (startedAt === null) return 'never started';
  if (endedAt === null) return `running since ${formatTime(startedAt)}`;
  const length = formatDuration(endedAt - startedAt);
  return `ran ${formatTime(startedAt)}–${formatTime(endedAt)} (${length})`;
}
