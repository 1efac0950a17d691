import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader } from '../../../src/node/process/line-reader.ts';

function readLines(chunks: readonly Buffer[], cap = 1000): { lines: string[]; dropped: number } {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line), cap);
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return { lines, dropped: reader.droppedLines() };
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

describe('the line reader', () => {
  it('gives the same lines however the bytes arrive', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .map((text) => text.replace(/[\r\n]/g, ''));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat({ max: 9 })), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        expect(readLines(cut(bytes, sizes)).lines).toEqual(
          lines.map((text) => text.toWellFormed()),
        );
      }),
      { seed: 11 },
    );
  });

  it('drops and counts lines beyond the cap and goes on after them', () => {
    const bytes = Buffer.from(`short\n${'x'.repeat(50)}\nnext\n${'y'.repeat(11)}`);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 })), (sizes) => {
        expect(readLines(cut(bytes, sizes), 10)).toEqual({ lines: ['short', 'next'], dropped: 2 });
      }),
      { seed: 12 },
    );
  });

  it('takes a line end of two characters as one and an unfinished last line as a line', () => {
    expect(readLines([Buffer.from('a\r\n\r\nb')]).lines).toEqual(['a', '', 'b']);
  });
});
