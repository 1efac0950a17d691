import { appError } from '../../../shared/error.ts';
import type { NewEvent } from '../../../shared/event.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Config } from '../../../shared/schema/config.ts';
import type { Ask, AskAnswer, AskView } from '../../../shared/schema/consent/ask.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Store } from '../../ports/store.ts';
import { runText } from './ask-to-run.ts';
import { gateOf } from './gate.ts';
import { endAsk, newAsk } from './open-ask.ts';

/** Where a person sees what waits for them, and answers. Every answer is one event or several at once. */
export interface Desk {
  /** What waits, oldest first. */
  list(): readonly AskView[];
  /** A yes to a task that may not run by itself, or to a result that was held; `id` is that of the ask or of the task. */
  approve(id: string): Result<AskView>;
  /** A no: the task is cancelled, the result stays where it is kept. */
  deny(id: string, note: string): Result<AskView>;
  /** An answer to a question. Its task is worked on again with it, unless its work already follows it. */
  answer(said: AskAnswer): Result<AskView>;
}

/** What a desk needs of the world. */
export interface DeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: { current(): Config };
}

/** A desk over the store. */
export function createDesk(deps: DeskDeps): Desk {
  return {
    list: () => deps.store.openAsks().map((ask) => viewOf(deps, ask)),
    approve: (id) => {
      const ask = findAsk(deps, id, 'approval');
      if (!ask.ok) return ask.error.code === 'not-found' ? approveTask(deps, id) : ask;
      return ask.value.kind === 'run' ? approveRun(deps, ask.value) : grant(deps, ask.value);
    },
    deny: (id, note) => {
      const ask = findAsk(deps, id, 'approval');
      if (!ask.ok) return ask;
      const reason = note === '' ? 'Denied by you.' : `Denied by you: ${note}`;
      return end(deps, ask.value, endAsk(ask.value, { state: 'denied', reason, answer: 'no' }));
    },
    answer: (said) => {
      const ask = findAsk(deps, said.id, 'question');
      if (!ask.ok) return ask;
      const words = wordsOf(ask.value, said);
      return words.ok ? answerWith(deps, ask.value, words.value) : words;
    },
  };
}

/** The ask of that id, or the one that waits for the task of that id; one that ended otherwise says so. */
function findAsk({ store }: DeskDeps, id: string, wanted: 'approval' | 'question'): Result<Ask> {
  const isWanted = (ask: Ask): boolean => (ask.kind === 'question') === (wanted === 'question');
  const named = store.ask(id);
  const ask = named ?? store.asksOf(id).findLast((one) => isWanted(one) && isAnswerable(one));
  if (ask === undefined) {
    return fail(appError('not-found', `Nothing waits for your answer under '${id}'.`, LIST));
  }
  if (!isWanted(ask)) return fail(wrongVerb(ask));
  if (isAnswerable(ask)) return ok(ask);
  return fail(appError('bad-input', `It is ${ask.state} already: ${ask.reason}`));
}

const LIST = { fix: 'nightkiln answer lists what waits.' };

function isAnswerable({ state }: Ask): boolean {
  return state === 'open' || state === 'expired';
}

function wrongVerb({ kind, id }: Ask) {
  return kind === 'question'
    ? appError('bad-input', 'It is a question; it takes an answer.', {
        fix: `nightkiln answer ${id} <number or words>`,
      })
    : appError('bad-input', 'It takes a yes or a no.', {
        fix: `nightkiln approve ${id}, or nightkiln deny ${id}`,
      });
}

/** A yes is for the text that was asked about. A task that was changed since is shown anew instead. */
function approveRun(deps: DeskDeps, ask: Ask): Result<AskView> {
  const task = deps.store.task(ask.taskId);
  if (task === null || task.state !== 'queued') return fail(notQueued(task));
  const gate = gateOf(sourceOf(deps), task);
  if (gate.kind === 'never') return fail(switchedOff(gate.why));
  if (gate.kind === 'ask' && gate.subject !== ask.subject) {
    deps.store.append(endAsk(ask, { state: 'void', reason: 'The task was changed.' }));
    const fix = `Look at it again, then: nightkiln approve ${task.id}`;
    return fail(appError('bad-input', 'The task was changed since it was asked about.', { fix }));
  }
  return grant(deps, ask);
}

function grant(deps: DeskDeps, ask: Ask): Result<AskView> {
  return end(
    deps,
    ask,
    endAsk(ask, { state: 'granted', reason: 'Approved by you.', answer: 'yes' }),
  );
}

/** A yes to a task that nobody has asked about yet. */
function approveTask(deps: DeskDeps, taskId: string): Result<AskView> {
  const task = deps.store.task(taskId);
  if (task === null) {
    return fail(appError('not-found', `Nothing waits for your answer under '${taskId}'.`, LIST));
  }
  if (task.state !== 'queued') return fail(notQueued(task));
  const gate = gateOf(sourceOf(deps), task);
  if (gate.kind === 'never') return fail(switchedOff(gate.why));
  if (gate.kind !== 'ask') {
    return fail(appError('bad-input', `'${task.title}' needs no approval any more.`));
  }
  const draft = {
    kind: 'run',
    text: runText(task, gate.why),
    subject: gate.subject,
    task,
    nightId: null,
  } as const;
  const { ask, event } = newAsk(makerOf(deps), draft);
  const yes = endAsk(ask, { state: 'granted', reason: 'Approved by you.', answer: 'yes' });
  deps.store.appendAll([event, yes]);
  return ok(viewNow(deps, ask.id));
}

function notQueued(task: Task | null) {
  if (task === null) return appError('not-found', 'Its task is gone.');
  return appError('bad-input', `'${task.title}' is ${task.state}, so there is nothing to approve.`);
}

function switchedOff(why: string) {
  const fix = 'Change approvals.categories in your configuration.';
  return appError('bad-input', why, { fix });
}

function wordsOf(ask: Ask, { text, option }: AskAnswer): Result<string> {
  if (option !== undefined) {
    const chosen = ask.options[option - 1];
    if (chosen !== undefined) return ok(chosen);
    const there =
      ask.options.length === 0 ? 'It has no options.' : `It has ${ask.options.length} options.`;
    return fail(appError('bad-input', `There is no option ${option}. ${there}`));
  }
  const words = text?.trim() ?? '';
  if (words !== '') return ok(words.slice(0, MAX_ANSWER));
  return fail(appError('bad-input', 'An answer needs words or the number of an option.'));
}

const MAX_ANSWER = 4000;

/** The task is worked on again with the answer, unless its work already follows it. */
function answerWith(deps: DeskDeps, ask: Ask, answer: string): Result<AskView> {
  const isQueuedAgain = ask.defaultTaken === null || ask.defaultTaken !== answer;
  const reason = isQueuedAgain ? 'Answered by you.' : 'You agree with what was done.';
  return end(deps, ask, endAsk(ask, { state: 'answered', reason, answer, isQueuedAgain }));
}

function end(deps: DeskDeps, ask: Ask, event: NewEvent): Result<AskView> {
  deps.store.append(event);
  return ok(viewNow(deps, ask.id));
}

function viewNow(deps: DeskDeps, askId: string): AskView {
  const ask = deps.store.ask(askId);
  if (ask === null) throw new Error(`ask ${askId} has no row`);
  return viewOf(deps, ask);
}

function viewOf({ store }: Pick<DeskDeps, 'store'>, ask: Ask): AskView {
  return { ...ask, title: store.task(ask.taskId)?.title ?? ask.taskId };
}

function makerOf({ ids, clock, config }: DeskDeps) {
  return { ids, clock, expireAfterMs: config.current().approvals.expireAfterMs };
}

function sourceOf({ store, ids, clock, config }: DeskDeps) {
  return { store, config: config.current(), hash: ids.hash, now: clock.now() };
}
