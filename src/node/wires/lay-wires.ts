import { createHash } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { WIRES } from '../../engine/safety/wires/wires.ts';
import { shimScript, type WireMode } from './shim-script.ts';

/**
 * The folder below `root` with a shim for each program of `searchPath` that has a wire; made once for each set of them.
 * A program that is not there gets none, so that a script which looks for it still sees that it is absent.
 */
export async function layWires(root: string, searchPath: string, mode: WireMode): Promise<string> {
  const scripts = WIRES.flatMap((wire) =>
    wire.programs
      .filter((program) => isOnPath(program, searchPath))
      .map((program) => ({ program, script: shimScript(wire, mode) })),
  );
  const digest = createHash('sha256').update(JSON.stringify(scripts)).digest('hex').slice(0, 12);
  const folder = path.join(root, `${mode}-${digest}`);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(path.join(root, 'new-'));
  for (const { program, script } of scripts) {
    await writeFile(path.join(fresh, program), script, { mode: 0o755 });
  }
  try {
    await rename(fresh, folder);
  } catch (thrown) {
    await rm(fresh, { recursive: true, force: true });
    // Somebody else laid the same wires meanwhile.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw thrown;
  }
  return folder;
}

function isOnPath(program: string, searchPath: string): boolean {
  return searchPath
    .split(':')
    .some((folder) => path.isAbsolute(folder) && isProgram(path.join(folder, program)));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us.
    return false;
  }
}
