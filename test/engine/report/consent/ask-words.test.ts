import { describe, expect, it } from 'vitest';
import {
  askOfItem,
  asksApart,
  sayWaiting,
  wordsOfAsk,
} from '../../../../src/engine/report/consent/ask-words.ts';
import { renderTerminal } from '../../../../src/engine/report/terminal.ts';
import type { AskView } from '../../../../src/shared/schema/consent/ask.ts';
import { sampleBrief, sampleItem } from '../../../helpers/sample-brief.ts';

function ask(change: Partial<AskView> = {}): AskView {
  return {
    id: 'Q1',
    kind: 'question',
    taskId: 'task-4',
    nightId: 'N1',
    repoId: 'app',
    category: 'bug-fix',
    title: 'Mend links',
    text: 'Which one is meant?',
    options: ['the first', 'the second'],
    defaultTaken: null,
    rollback: null,
    subject: '',
    state: 'open',
    answer: null,
    reason: '',
    askedAt: 0,
    expiresAt: 0,
    endedAt: null,
    ...change,
  };
}

const at = () => '06:30';

describe('an ask in words', () => {
  it('names the task of a question, its options and how to answer', () => {
    expect(wordsOfAsk(ask(), at)).toEqual({
      head: "'Mend links' asks: Which one is meant?",
      options: ['the first', 'the second'],
      notes: ['Without an answer until 06:30 it means no.'],
      command: 'nightkiln answer Q1 <number or words>',
    });
  });

  it('tells how to approve or deny where a yes or a no is asked', () => {
    const words = wordsOfAsk(ask({ kind: 'run', text: 'May it run?', options: [] }), at);
    expect(words.head).toBe('May it run?');
    expect(words.command).toBe('nightkiln approve Q1, or nightkiln deny Q1');
  });

  it('tells what was done in the meantime and how to go back', () => {
    const words = wordsOfAsk(ask({ defaultTaken: 'the first', rollback: 'revert b81e' }), at);
    expect(words.notes.slice(0, 2)).toEqual([
      'Done in the meantime: the first',
      'To go back: revert b81e',
    ]);
  });

  it('quotes the answer of an ended ask and offers no command any more', () => {
    const said = ask({ state: 'answered', answer: 'the second', reason: 'You answered:' });
    expect(wordsOfAsk(said, at)).toMatchObject({
      options: [],
      notes: ['You answered: "the second"'],
      command: null,
    });
    const unsaid = ask({ state: 'answered', answer: null, reason: 'You answered.' });
    expect(wordsOfAsk(unsaid, at).notes).toEqual(['You answered.']);
    const over = ask({ state: 'expired', answer: 'x', reason: 'Nobody answered.' });
    expect(wordsOfAsk(over, at).notes).toEqual(['Nobody answered.']);
  });
});

describe('asks beside the items of a brief', () => {
  const other = ask({ id: 'Q2', taskId: 'task-9' });
  const run = ask({ id: 'R1', kind: 'run' });
  const item = { taskId: 'task-4' };

  it('leaves out only questions whose item is shown', () => {
    expect(asksApart([ask(), other, run], [item]).map(({ id }) => id)).toEqual(['Q2', 'R1']);
    expect(asksApart(undefined, [item])).toEqual([]);
  });

  it('finds the newest open question of an item', () => {
    const ended = ask({ id: 'Q3', state: 'expired' });
    expect(askOfItem([run, ask(), ended, other], item)?.id).toBe('Q1');
    expect(askOfItem([ended], item)).toBeNull();
    expect(askOfItem(undefined, item)).toBeNull();
  });
});

describe('how much waits', () => {
  it('is said in the singular and the plural, questions before approvals', () => {
    const of = (...kinds: AskView['kind'][]) => sayWaiting(kinds.map((kind) => ({ kind })));
    expect(of()).toBeNull();
    expect(of('question')).toBe('1 question waits for you: nightkiln answer.');
    expect(of('result')).toBe('1 approval waits for you: nightkiln answer.');
    expect(of('question', 'question', 'run')).toBe(
      '2 questions and 1 approval wait for you: nightkiln answer.',
    );
    expect(of('run', 'result')).toBe('2 approvals wait for you: nightkiln answer.');
  });
});

describe('asks in a terminal', () => {
  it('shows the way to answer below the item, and other asks apart with their options', () => {
    const [item] = sampleBrief().needsYou;
    const question = ask({ taskId: item?.taskId ?? '' });
    const apart = ask({ id: 'Q2', taskId: 'task-9', title: 'Other' });
    const text = renderTerminal(sampleBrief({ asks: [question, apart] }));
    expect(text).toContain('      nightkiln answer Q1 <number or words>\n');
    expect(text.split('1. the first')).toHaveLength(2);
    expect(text).toContain("  'Other' asks: Which one is meant?\n      1. the first\n");
    expect(text).toContain('    nightkiln answer Q2 <number or words>\n');
  });

  it('shows an ended ask without a command', () => {
    const ended = ask({
      kind: 'run',
      state: 'denied',
      text: 'May it run?',
      reason: 'You said no.',
    });
    const text = renderTerminal(sampleBrief({ needsYou: [], asks: [ended] }));
    expect(text).toContain('  May it run?\n    You said no.\n');
    expect(text).not.toContain('nightkiln approve');
  });

  it('leads with what only the person can mend', () => {
    const toMend = [{ agent: 'codex', sentence: 'Codex is signed out.', mend: 'codex login' }];
    const text = renderTerminal(sampleBrief({ toMend, needsYou: [] }));
    expect(text).toContain('Needs you\n  Codex is signed out.\n    codex login\n');
  });

  it('tells the ladder, the proposals and why an item waits for a look', () => {
    const base = sampleItem();
    const item = sampleItem({
      ladder: ['Went up after a failure.'],
      proposed: ['Would comment on issue 3.'],
      evidence: { ...base.evidence, review: ['touches CI', 'large'] },
    });
    const text = renderTerminal(sampleBrief({ shipped: [item] }));
    expect(text).toContain('    Went up after a failure.\n    Would comment on issue 3.\n');
    expect(text).toContain('    Waits for your look: touches CI; large.\n');
  });
});
