import type { NewEvent } from '../../../shared/event.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { ProposalRefusal } from '../../../shared/schema/outside/proposal.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { passGate } from '../../safety/proposals/pass-gate.ts';
import { PROPOSE } from '../../safety/proposals/read-proposals.ts';
import { createRedactor } from '../../safety/redact/redactor.ts';
import type { NightContext } from '../context.ts';

// Values that this host knows are taken out where events are written; here what looks like a secret.
const redactor = createRedactor();

/** The key of a task from an issue names its repository. */
const ISSUE = /^issue:([^#\s]+)#/;

/** What the last words of an attempt propose to do outside, through the gate (R97). Nothing is done by this. */
export function proposedBy(
  context: NightContext,
  { attempt, task, lastText }: { attempt: Attempt; task: Task; lastText: string | null },
): NewEvent[] {
  if (lastText === null || !lastText.includes(PROPOSE)) return [];
  const { ports, nightId } = context;
  const tonight = ports.store.eventsOf(nightId, ['proposal.made']);
  const ofIssue = tonight.flatMap((event) =>
    event.type === 'proposal.made' && event.taskId === task.id ? [event.body.kind] : [],
  );
  const gated = passGate(lastText, {
    repository: ISSUE.exec(task.key)?.[1] ?? '',
    redact: (text) => redactor.text(text),
    hasIssue: task.source === 'issue',
    before: { ofIssue, ofNight: tonight.length },
  });
  const subject = { nightId, taskId: task.id, attemptId: attempt.id };
  return gated.map(
    (one): NewEvent =>
      'passed' in one
        ? { type: 'proposal.made', ...subject, body: one.passed }
        : {
            type: 'proposal.refused',
            ...subject,
            body: { because: one.because, sentence: REFUSED[one.because] },
          },
  );
}

const REFUSED: Readonly<Record<ProposalRefusal, string>> = {
  'not-json': 'What its agent proposed cannot be read.',
  'not-a-proposal': 'What its agent proposed is neither a comment nor a pull request.',
  empty: 'What its agent proposed is empty once it is fit to be published.',
  'issue-cap': 'Its agent proposed more than one comment or pull request for one issue.',
  'night-cap': 'Ten proposals were made tonight already.',
  'no-issue': 'Its agent proposed something, but no issue asked for it.',
};
