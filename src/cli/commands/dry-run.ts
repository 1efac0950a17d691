import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CommandContext } from '../options/shared-options.ts';

/** The same command with every folder in a temporary place, removed when the process ends. */
export function dryRunPaths(context: CommandContext): CommandContext {
  const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-dry-'));
  process.once('exit', () => fs.rmSync(stateDir, { recursive: true, force: true }));
  const journal = path.join(context.paths.stateDir, 'nightkiln.db');
  if (fs.existsSync(journal)) copyJournal(journal, path.join(stateDir, 'nightkiln.db'));
  context.output.note(
    `Dry run: nothing is written outside ${stateDir}, which is removed at the end.`,
  );
  const paths = {
    configFile: context.paths.configFile,
    stateDir,
    logDir: path.join(stateDir, 'logs'),
    worktreeRoot: path.join(stateDir, 'worktrees'),
  };
  return { ...context, paths };
}

/** The write-ahead log holds what is not yet in the file itself. */
function copyJournal(from: string, to: string): void {
  fs.copyFileSync(from, to);
  if (fs.existsSync(`${from}-wal`)) fs.copyFileSync(`${from}-wal`, `${to}-wal`);
}
