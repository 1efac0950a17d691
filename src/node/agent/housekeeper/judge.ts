import type { BrokenLink } from '../../../engine/work/markdown-links.ts';
import type { Outcome, Question } from '../../../shared/schema/attempt.ts';
import { describeOutcome } from '../outcome.ts';
import type { ChoreReport } from './chores.ts';
import type { HousekeepingRequest } from './request.ts';

const ABLE =
  'The housekeeper mends relative Markdown links whose target is certain and puts whitespace in order, in files that the task names.';

/** What a finished round of chores amounts to. A choice between targets is the person's, also when the rest is done. */
export function judgeChores(request: HousekeepingRequest, report: ChoreReport): Outcome {
  const refusal = refuse(request);
  if (refusal !== null) return describeOutcome('needs-model', refusal);
  const said = [...report.done, ...report.left];
  const [first, ...others] = report.undecided;
  if (first !== undefined) {
    const question = ask(first, others.length);
    const message = [...said, question.text].join('\n');
    return describeOutcome('question', message, { question, lastText: message });
  }
  if (report.done.length === 0 && report.left.length > 0) {
    return describeOutcome('needs-model', [...said, ABLE].join('\n'));
  }
  const message = said.length > 0 ? said.join('\n') : nothingToDo(report);
  return describeOutcome('done', message, { lastText: message });
}

function refuse(request: HousekeepingRequest): string | null {
  if (request.links === null && request.whitespace === null) {
    return `This task needs a model. ${ABLE}`;
  }
  const files = (request.links?.size ?? 0) + (request.whitespace?.length ?? 0);
  return files > 0 ? null : `The task names no file to work on. ${ABLE}`;
}

function nothingToDo(report: ChoreReport): string {
  return `Nothing to change: ${report.inOrder.join(', ')} in order already.`;
}

function ask(link: BrokenLink, moreCount: number): Question {
  const more = moreCount === 0 ? '' : ` ${moreCount} more links have the same problem.`;
  const text = `Where does ${link.target} in ${link.file}:${link.line} lead? ${link.candidates.length} files fit.${more}`;
  return {
    text: text.slice(0, 2000),
    options: link.candidates.slice(0, 6).map((path) => path.slice(0, 400)),
  };
}
