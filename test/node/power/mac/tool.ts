import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of real programs that stand in for the system's tools; `remove` deletes it. */
export interface ToolFolder {
  readonly folder: string;
  /** Writes a shell program and returns its absolute path. */
  write(name: string, script: string): string;
  remove(): void;
}

export function createToolFolder(): ToolFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightkiln-mac-tools-'));
  return {
    folder,
    write: (name, script) => {
      const file = path.join(folder, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A shell command that prints a text exactly. */
export function printing(text: string): string {
  return `printf '%s' '${text.replaceAll("'", "'\\''")}'`;
}
