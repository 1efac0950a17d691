import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../../../src');
const sources = fs
  .readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: fs.readFileSync(path.join(SRC, file), 'utf8') }));

const IS_CLEANED = /secrets\/sink\.ts'/;

/** Every way in which text leaves the process or is kept, and the files that may take it without the sink. */
const WAYS: readonly (readonly [string, RegExp, readonly string[]])[] = [
  ['the terminal', /\b(?:stdout|stderr)\.write\(/, ['node/sample/check-script.ts']],
  ['the log', /from 'electron-log/, []],
  ['the journal', /EVENTS\[event\.type\]\.parse/, []],
  ['a notice', /new Notification\(/, []],
  ['a page', /response\.write\(|\.end\(bytes\)/, []],
  ['a window', /ipcMain\.handle\(/, []],
  // The relay runs within the sandbox and writes one word of its own.
  ['an output file', /\bwriteSync\(/, ['node/sandbox/network/relay.ts']],
  ['a state file', /createFiles\(stateDir: string\)/, []],
];

it.each(WAYS)('lets text reach %s through the sink alone (R67)', (_, way, exempt) => {
  const writers = sources.filter(({ text }) => way.test(text));
  expect(writers.length).toBeGreaterThan(0);
  const without = writers.filter(
    ({ file, text }) => !exempt.includes(file) && !IS_CLEANED.test(text),
  );
  expect(without.map(({ file }) => file)).toEqual([]);
});
