import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder of small files, as the kernel shows them below `/sys` and `/proc`. */
export interface FakeRoot {
  readonly path: string;
  /** Writes `files` below `folder`; a name may hold slashes. */
  write(folder: string, files: Record<string, string>): void;
  remove(): void;
}

/** An empty root. */
export function fakeRoot(): FakeRoot {
  const root = mkdtempSync(path.join(os.tmpdir(), 'nightkiln-sysfs-'));
  return {
    path: root,
    write: (folder, files) => {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(root, folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, `${text}\n`);
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
