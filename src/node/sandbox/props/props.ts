import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seccompFilter } from './seccomp.ts';

/** The files a sandbox is made with, in a folder of one run that the program inside does not see. */
export const PROPS = { blank: 'blank', blankJson: 'blank.json' } as const;

/** The name of the filter of system calls; null on a machine for which there is none. */
export function filterName(mayNest: boolean, arch: string = process.arch): string | null {
  if (seccompFilter(arch, mayNest) === null) return null;
  return mayNest ? 'calls-nested' : 'calls';
}

/** Writes them into `folder`. */
export async function writeProps(folder: string): Promise<void> {
  const files: [string, string | Buffer][] = [
    [PROPS.blank, ''],
    [PROPS.blankJson, '{}\n'],
  ];
  for (const mayNest of [true, false]) {
    const name = filterName(mayNest);
    const filter = seccompFilter(process.arch, mayNest);
    if (name !== null && filter !== null) files.push([name, filter]);
  }
  await Promise.all(
    files.map(([name, content]) => writeFile(path.join(folder, name), content, { mode: 0o600 })),
  );
}
