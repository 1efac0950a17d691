import type { ReactElement } from 'react';
import type { RunningTask, Status } from '../../shared/schema/status.ts';
import { formatAgo, formatElapsed, formatTime } from '../format.ts';
import { Untrusted } from '../ui/untrusted.tsx';

const PHASE_WORDS: Readonly<Record<NonNullable<Status['phase']>, string>> = {
  health: 'Checking the repositories',
  plan: 'Planning the night',
  work: 'Working',
  'wrap-up': 'Wrapping up',
  report: 'Writing the brief',
};

/** What happens now: the phase, the progress and a row for each running task; nothing while no night runs. */
export function NowRunning({ status }: { status: Status }): ReactElement | null {
  if (status.phase === null && status.running.length === 0) return null;
  return (
    <section className="section" aria-labelledby="now-title">
      <h2 id="now-title">{status.phase === null ? 'Now' : PHASE_WORDS[status.phase]}</h2>
      <Progress status={status} />
      <ul className="rows">
        {status.running.map((task) => (
          <RunningRow key={task.taskId} task={task} now={status.now} />
        ))}
      </ul>
    </section>
  );
}

function Progress({ status: { progress } }: { status: Status }): ReactElement | null {
  const { done, total, etaAt } = progress;
  if (total === 0) return null;
  const eta = etaAt === null ? '' : ` · about ${formatTime(etaAt)}`;
  const words = `${done} of ${total} done${eta}`;
  return (
    <div className="progress">
      <progress value={done} max={total} aria-label="Tasks done" />
      <span className="quiet">{words}</span>
    </div>
  );
}

function RunningRow({ task, now }: { task: RunningTask; now: number }): ReactElement {
  const tries = task.attempt > 1 ? `try ${task.attempt}` : '';
  // A task that is still being prepared has no agent yet.
  const facts = [task.repoId, task.agent, tries, task.doing].filter((fact) => fact !== '');
  return (
    <li className="row">
      <div className="row-main">
        <span className="row-title">
          <Untrusted text={task.title} />
        </span>
        <span className="quiet figures">{formatElapsed(now - task.sinceAt)}</span>
      </div>
      <p className="quiet">
        <Untrusted text={facts.join(' · ')} />
      </p>
      <p className="quiet">last activity {formatAgo(now - task.lastEventAt)}</p>
    </li>
  );
}
