import { globSync } from 'node:fs';
import path from 'node:path';
import { openBench } from '../../codex-bench.ts';
import { CODEX_PLATFORM_PACKAGE, CODEX_VERSION, skipsCodex } from '../../pinned.ts';
import { ALL, type Subject } from '../subject.ts';
import { writeWrapper } from '../wrapper.ts';

/** The native program that the npm launcher starts. */
export function codexProgram(): string {
  return globSync(path.join(CODEX_PLATFORM_PACKAGE, 'vendor/*/bin/codex'))[0] ?? '';
}

/** `codex exec`. */
export const CODEX: Subject = {
  name: 'codex',
  dialect: 'responses',
  version: CODEX_VERSION,
  isSkipped: skipsCodex,
  async open() {
    const bench = await openBench();
    const root = path.dirname(bench.worktreePath);
    return {
      ...bench,
      root,
      driver: ({ baseUrl, idleMs, wrapped }) =>
        bench.driver(
          { baseUrl },
          {
            ...(idleMs === undefined ? {} : { silence: { idleMs, commandMs: 60_000 } }),
            config: wrapped === true ? { bin: writeWrapper(root, [codexProgram()]) } : {},
          },
        ),
    };
  },
  command: (cmd) => ({ kind: 'function', name: 'exec_command', args: { cmd } }),
  write(_worktree, name, text) {
    const added = text
      .trimEnd()
      .split('\n')
      .map((line) => `+${line}`);
    const input = ['*** Begin Patch', `*** Add File: ${name}`, ...added, '*** End Patch'];
    return { kind: 'custom', name: 'apply_patch', input: input.join('\n') };
  },
  carries: ALL,
  patienceMs: 1500,
  unreachable: 'network',
};
