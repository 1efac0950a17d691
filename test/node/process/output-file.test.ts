import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOutputFile, readOutputEnd } from '../../../src/node/process/output-file.ts';
import { tempFolder } from './running.ts';

describe('the output file', () => {
  let folder: ReturnType<typeof tempFolder>;
  let file: string;

  beforeAll(() => {
    folder = tempFolder();
    file = path.join(folder.path, 'out.log');
  });
  afterAll(() => folder.remove());

  it('keeps the beginning and the end of any stream and says how much is missing', () => {
    const cap = { headBytes: 7, tailBytes: 13 };
    const chunks = fc.array(fc.stringMatching(/^[a-z]{0,40}$/), { maxLength: 12 });
    fc.assert(
      fc.property(chunks, (texts) => {
        const output = openOutputFile(file, cap);
        for (const text of texts) output.write(Buffer.from(text));
        output.close();
        const all = texts.join('');
        const missing = all.length - cap.headBytes - cap.tailBytes;
        const kept =
          missing <= 0
            ? all
            : `${all.slice(0, 7)}\n[${missing} bytes of output are left out here]\n${all.slice(-13)}`;
        expect(readFileSync(file, 'utf8')).toBe(kept);
        expect(output.bytes()).toBe(all.length);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('reads back the end, and nothing where nothing was kept', () => {
    const output = openOutputFile(file);
    output.write(Buffer.from('first second'));
    output.close();
    expect(readOutputEnd(file, 6)).toBe('second');
    expect(readOutputEnd(file, 600)).toBe('first second');
    expect(readOutputEnd(path.join(folder.path, 'absent'), 10)).toBe('');
  });
});
