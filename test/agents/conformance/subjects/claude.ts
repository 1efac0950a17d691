import path from 'node:path';
import { bash, openClaudeBench } from '../../claude-bench.ts';
import { CLAUDE_PROGRAM, CLAUDE_VERSION, skipsClaude } from '../../pinned.ts';
import { ALL, type Subject } from '../subject.ts';
import { writeWrapper } from '../wrapper.ts';

/** `claude -p`. */
export const CLAUDE: Subject = {
  name: 'claude',
  dialect: 'messages',
  version: CLAUDE_VERSION,
  isSkipped: skipsClaude,
  async open() {
    const bench = await openClaudeBench();
    return {
      ...bench,
      driver: ({ baseUrl, idleMs, wrapped }) =>
        bench.driver(
          { baseUrl },
          {
            ...(idleMs === undefined ? {} : { silence: { idleMs, commandMs: 60_000 } }),
            config: wrapped === true ? { bin: writeWrapper(bench.root, [CLAUDE_PROGRAM]) } : {},
          },
        ),
    };
  },
  command: bash,
  write: (worktree, name, content) => ({
    kind: 'function',
    name: 'Write',
    args: { file_path: path.join(worktree, name), content },
  }),
  carries: ALL,
  patienceMs: 3000,
  unreachable: 'network',
};
