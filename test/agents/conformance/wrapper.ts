import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Lines that no agent says: no JSON, an event nobody knows, a known one that is broken, and no text at all. */
const ODD = [
  'warning: something else uses this stream',
  '{"type":"brand.new","jsonrpc":"2.0","method":"brand/new","params":{}}',
  '{"type":"item.completed","jsonrpc":"1.0","item":7}',
  '[1,2,{"type":"assistant"}]',
];

/**
 * A program that says odd things on standard output and then becomes the real one. Questions without a prompt, such as
 * the one for its version, are passed on untouched.
 */
export function writeWrapper(folder: string, program: readonly string[]): string {
  const file = path.join(folder, 'wrapped');
  const lines = ODD.map((line) => `  printf '%s\\n' '${line}'`).join('\n');
  const real = program.map((word) => `'${word}'`).join(' ');
  const guard = `case " $* " in *" --version "*|*" --help "*|*" auth "*|*" login "*) ;; *)`;
  const text = `#!/bin/sh\n${guard}\n${lines}\n  printf '\\377\\376\\n'\n;; esac\nexec ${real} "$@"\n`;
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
