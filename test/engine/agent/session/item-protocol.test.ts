import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createItemReader,
  type Declaration,
  LONGEST,
  markOf,
} from '../../../../src/engine/agent/session/item-protocol.ts';

const MARK = markOf('3fa9c1d2e4');

function readAll(text: string): Declaration[] {
  const reader = createItemReader(MARK);
  return [...reader.read(text), ...reader.end()];
}

describe('the declarations of a session', () => {
  it('are the lines that begin with its mark, whatever Markdown is around them', () => {
    const text = [
      'I will begin now.',
      `${MARK} ITEM: Mend the links`,
      `> **${MARK} ITEM DONE: Two links mended.**`,
      '```',
      `${MARK} ITEM: Sort the imports`,
      `\`${MARK} ITEM DROPPED: They were sorted.\``,
      `${MARK} FINISHED: Nothing is left.`,
    ].join('\n');
    expect(readAll(text)).toEqual([
      { kind: 'begin', title: 'Mend the links' },
      { kind: 'done', summary: 'Two links mended.' },
      { kind: 'begin', title: 'Sort the imports' },
      { kind: 'dropped', why: 'They were sorted.' },
      { kind: 'finished', why: 'Nothing is left.' },
    ]);
  });

  it('are not what a file of the repository says, nor another mark, nor the middle of a line', () => {
    expect(readAll('ITEM: x\n[nk:000000] ITEM: y\nITEM DONE: z')).toEqual([]);
    expect(readAll(`I will print ${MARK} ITEM: later`)).toEqual([]);
  });

  it('are not the instructions repeated', () => {
    const text = `${MARK} ITEM: <title>\n${MARK} ITEM DONE: <summary>\n${MARK} QUESTION: <question>\n${MARK} FINISHED: <why>`;
    expect(readAll(text)).toEqual([]);
  });

  it('keep a question with its answers, also over several messages', () => {
    const reader = createItemReader(MARK);
    const heard = [
      ...reader.read(`${MARK} QUESTION: Drop Node 20?`),
      ...reader.read(`${MARK} OPTION: yes`),
      ...reader.read(`${MARK} OPTION: no`),
      ...reader.read(`${MARK} ITEM DONE`),
    ];
    expect(heard).toEqual([
      { kind: 'question', question: { text: 'Drop Node 20?', options: ['yes', 'no'] } },
      { kind: 'done', summary: '' },
    ]);
  });

  it('keep a strategy of several lines, also one whose last line never came', () => {
    const whole = `${MARK} STRATEGY\n1. links\n2. tests\n${MARK} STRATEGY END\nlater`;
    expect(readAll(whole)).toEqual([{ kind: 'strategy', text: '1. links\n2. tests' }]);
    expect(readAll(`${MARK} STRATEGY\n1. links`)).toEqual([{ kind: 'strategy', text: '1. links' }]);
  });

  it('show what is invisible in a title', () => {
    expect(readAll(`${MARK} ITEM: a\u202eb\u0007`)).toEqual([
      { kind: 'begin', title: 'a\\u{202e}b\\u{7}' },
    ]);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    `${MARK} ITEM: One`,
    `${MARK} ITEM DONE: It is.`,
    `${MARK} STRATEGY`,
    `${MARK} STRATEGY END`,
    `${MARK} QUESTION: What?`,
    `${MARK} OPTION: This`,
    `${MARK}`,
    '```',
    '',
  ),
  fc.string({ maxLength: 60, unit: 'binary' }),
);

describe('any text', () => {
  it('is read without a fault, within bounds', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (lines) => {
        for (const declared of readAll(lines.join('\n'))) {
          expect(JSON.stringify(declared).length).toBeLessThan(20_000);
          if (declared.kind === 'begin') {
            expect(declared.title.length).toBeLessThanOrEqual(LONGEST.title);
            expect(declared.title).not.toBe('');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same in one message and in one for each line', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (lines) => {
        const reader = createItemReader(MARK);
        const apart = [...lines.flatMap((line) => reader.read(line)), ...reader.end()];
        expect(apart).toEqual(readAll(lines.join('\n')));
      }),
      { numRuns: 300 },
    );
  });

  it('declares nothing without the mark', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        fc.pre(!text.includes(MARK));
        expect(readAll(text)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is cut where it is endless', () => {
    const [begun] = readAll(`${MARK} ITEM: ${'x'.repeat(100_000)}`);
    expect(begun).toEqual({ kind: 'begin', title: 'x'.repeat(LONGEST.title) });
    const [strategy] = readAll(`${MARK} STRATEGY\n${'y\n'.repeat(100_000)}`);
    expect(strategy?.kind === 'strategy' && strategy.text.length).toBeLessThanOrEqual(
      LONGEST.strategy,
    );
  });
});
