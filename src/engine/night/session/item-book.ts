import type { Attempt, Question } from '../../../shared/schema/attempt.ts';
import type { ItemEnd } from '../../../shared/schema/session-item.ts';
import {
  createItemReader,
  type Declaration,
  type ItemReader,
} from '../../agent/session/item-protocol.ts';
import type { AgentEvent } from '../../ports/agent.ts';
import { record } from '../context.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { commitSession, isNothing, noteSession, saveItem } from './save-item.ts';
import { readSession } from './state.ts';
import { createStrategyLog } from './strategy.ts';
import type { SessionWork } from './work.ts';

/** Writes down what the agent of a session declares, and saves each item as soon as it ends. */
export interface ItemBook {
  heard(event: AgentEvent, attemptId: string): void;
  /** After a run: what was said is written down and saved, and so is what belongs to no item yet. */
  endRun(attempt: Attempt): Promise<void>;
  /** After a crash: saves what an earlier host did not. */
  catchUp(): Promise<void>;
  /** At the end of the session: what is left becomes an item of its own, never a finished one. */
  closeRest(): Promise<void>;
}

/** Declarations that one run of an agent may make; the rest is not heard. */
const MOST_IN_RUN = 300;

/** Keeps no memory but half a message: everything else is in the journal. */
export function createItemBook(
  context: HeldNight,
  work: SessionWork,
  { mark, onSaved }: { mark: string; onSaved: (n: number) => void },
): ItemBook {
  const strategies = createStrategyLog(context, work);
  let reader: ItemReader = createItemReader(mark);
  let saving: Promise<void> = Promise.resolve();
  let heardInRun = 0;

  const tellSaved = (): void => {
    for (const { n, saved, evidence } of readSession(context, work).items) {
      if (saved !== null && evidence === null) onSaved(n);
    }
  };
  const later = (act: () => Promise<void>): void => {
    saving = saving.then(act).then(tellSaved);
    // A fault is thrown where the saving is waited for.
    saving.catch(() => undefined);
  };
  const declare = (declared: Declaration, attemptId: string): void => {
    const at = { taskId: work.task.id, attemptId, later };
    if (declared.kind === 'strategy') strategies.add(declared.text);
    else if (heardInRun < MOST_IN_RUN) writeDown(context, work, { ...at, declared });
    heardInRun += 1;
  };
  const settle = async (): Promise<void> => {
    await saving;
    for (const item of readSession(context, work).items) {
      if (item.saved === null) await saveItem(context, work, item);
    }
    tellSaved();
  };
  return {
    heard: (event, attemptId) => {
      if (event.kind !== 'text') return;
      for (const declared of reader.read(event.text)) declare(declared, attemptId);
    },
    endRun: async (attempt) => {
      for (const declared of reader.end()) declare(declared, attempt.id);
      reader = createItemReader(mark);
      heardInRun = 0;
      await settle();
      await saveOpen(context, work, attempt);
    },
    catchUp: settle,
    closeRest: async () => {
      await settle();
      await closeRest(context, work);
      await settle();
    },
  };
}

interface Said {
  readonly taskId: string;
  readonly attemptId: string;
  readonly later: (act: () => Promise<void>) => void;
}

function writeDown(
  context: HeldNight,
  work: SessionWork,
  { declared, ...said }: Said & { declared: Exclude<Declaration, { kind: 'strategy' }> },
): void {
  switch (declared.kind) {
    case 'begin':
      begin(context, work, { ...said, title: declared.title });
      break;
    case 'question':
      ask(context, work, { ...said, question: declared.question });
      break;
    case 'done':
      end(context, work, { ...said, end: 'done', summary: declared.summary });
      break;
    case 'dropped':
      end(context, work, { ...said, end: 'dropped', summary: declared.why });
      break;
    case 'finished': {
      const { later: _, ...at } = said;
      if (readSession(context, work).isFinished) break;
      record(context, { type: 'session.finished', ...at, body: { why: declared.why } });
    }
  }
}

/** Whether one more item may be written down; beyond the limit nothing is, so that no agent floods the journal. */
function hasRoom(context: HeldNight, work: SessionWork): boolean {
  return readSession(context, work).items.length < context.config.session.maxItems;
}

function begin(
  context: HeldNight,
  work: SessionWork,
  { title, later, ...at }: Said & { title: string },
): void {
  const { open } = readSession(context, work);
  if (open?.title === title) return;
  if (open !== null) end(context, work, { ...at, later, end: 'unfinished', summary: '' });
  if (!hasRoom(context, work)) return;
  const n = readSession(context, work).nextN;
  record(context, { type: 'item.opened', ...at, body: { n, title } });
  context.activity.note(work.task.id, `item ${n}: ${title}`, context.ports.clock.now());
}

function ask(
  context: HeldNight,
  work: SessionWork,
  { question, later, ...at }: Said & { question: Question },
): void {
  const { open, nextN: n } = readSession(context, work);
  if (open !== null && open.question === null) {
    record(context, { type: 'item.asked', ...at, body: { n: open.n, question } });
    return;
  }
  if (!hasRoom(context, work) || wasAsked(context, work, question)) return;
  const title = `Question: ${question.text}`.slice(0, 120);
  const body = { n, title, summary: '', end: 'done', question } as const;
  record(context, { type: 'item.closed', ...at, body });
  later(() => saveClosed(context, work, n));
}

/** An agent that is started again may ask again. */
function wasAsked(context: HeldNight, work: SessionWork, { text }: Question): boolean {
  return readSession(context, work).items.some(({ question }) => question?.text === text);
}

function end(
  context: HeldNight,
  work: SessionWork,
  { end: how, summary, later, ...at }: Said & { end: ItemEnd; summary: string },
): void {
  const { open } = readSession(context, work);
  if (open === null) {
    if (how === 'done' && hasRoom(context, work))
      later(() => endUnopened(context, work, { ...at, summary }));
    return;
  }
  const { n, title, question } = open;
  record(context, { type: 'item.closed', ...at, body: { n, title, summary, end: how, question } });
  context.ports.failpoint('item:closed');
  later(() => saveClosed(context, work, n));
}

async function saveClosed(context: HeldNight, work: SessionWork, n: number): Promise<void> {
  const item = readSession(context, work).items.find((one) => one.n === n);
  if (item !== undefined && item.saved === null) await saveItem(context, work, item);
}

/** An end without a begin: an agent that forgot to begin left a change; one that repeats itself did not. */
async function endUnopened(
  context: HeldNight,
  work: SessionWork,
  { summary, ...at }: Omit<Said, 'later'> & { summary: string },
): Promise<void> {
  const title = summary.slice(0, 80) || 'Work without a title';
  const committed = await commitSession(context, work, `wip: ${title}`);
  if (!committed.ok || isNothing(context, work, committed.value)) return;
  const { nextN: n, open } = readSession(context, work);
  if (open !== null) return;
  const body = { n, title, summary, end: 'done', question: null } as const;
  record(context, { type: 'item.closed', ...at, body });
  await saveClosed(context, work, n);
}

/** Commits what is not yet anybody's, so that it is kept whatever comes. */
async function saveOpen(context: HeldNight, work: SessionWork, attempt: Attempt): Promise<void> {
  const { headOid, open } = readSession(context, work);
  const what = open === null ? 'work without an item' : open.title;
  const committed = await commitSession(context, work, `wip: ${what}`);
  if (!committed.ok) {
    noteSession(
      context,
      work,
      `The session's work stays in its worktree: ${committed.error.message}`,
    );
  } else if (committed.value !== headOid) {
    const ids = { taskId: work.task.id, attemptId: attempt.id };
    record(context, { type: 'attempt.committed', ...ids, body: { oid: committed.value } });
  }
}

async function closeRest(context: HeldNight, work: SessionWork): Promise<void> {
  const committed = await commitSession(context, work, 'wip: work without an item');
  if (!committed.ok) {
    noteSession(
      context,
      work,
      `The session's last changes were not saved: ${committed.error.message}`,
    );
  }
  const { open, nextN, itemsOid } = readSession(context, work);
  const isClean = !committed.ok || committed.value === itemsOid;
  if (open === null && isClean) return;
  const attemptId = context.ports.store.attemptsOf(work.task.id).at(-1)?.id;
  const body =
    open === null
      ? { n: nextN, title: 'Unnamed work', summary: '', end: 'unnamed' as const, question: null }
      : { ...open, summary: '', end: 'unfinished' as const };
  const at = { taskId: work.task.id, ...(attemptId === undefined ? {} : { attemptId }) };
  record(context, { type: 'item.closed', ...at, body });
}
