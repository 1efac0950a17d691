import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createCommandAgent } from '../../../../src/node/agent/command.ts';
import type { Absent, Subject } from '../subject.ts';
import { writeWrapper } from '../wrapper.ts';

const PROGRAM = path.join(import.meta.dirname, 'chat-agent.mjs');

const ONLY_TEXT: Absent = { because: 'a command has only its text and its exit code' };

/** A plain program under `commands`: a small agent of ours that speaks chat completions. */
export const COMMAND: Subject = {
  name: 'command agent',
  dialect: 'chat',
  version: null,
  isSkipped: () => false,
  open() {
    const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-command-')));
    const folder = (name: string): string => path.join(root, name);
    for (const name of ['worktree', 'runs']) mkdirSync(folder(name));
    let runs = 0;
    return Promise.resolve({
      root,
      worktreePath: folder('worktree'),
      driver: ({ baseUrl, wrapped }) => {
        const argv = [process.execPath, PROGRAM];
        return createCommandAgent({
          id: 'chat',
          argv: wrapped === true ? [writeWrapper(root, argv)] : argv,
          env: { CHAT_BASE_URL: baseUrl },
        });
      },
      job(prompt, more = {}) {
        runs += 1;
        return {
          worktreePath: folder('worktree'),
          prompt,
          runToken: `bench-${process.pid}-${path.basename(root)}-${runs}`,
          logPath: folder(`runs/${runs}.log`),
          deadlineAt: Date.now() + 60_000,
          ...more,
        };
      },
      remove: () => rmSync(root, { recursive: true, force: true }),
    });
  },
  command: (command) => ({ kind: 'function', name: 'run', args: { command } }),
  write: (_worktree, file, text) => ({ kind: 'function', name: 'write', args: { file, text } }),
  carries: {
    version: ONLY_TEXT,
    actions: ONLY_TEXT,
    usage: ONLY_TEXT,
    usageWhenStopped: ONLY_TEXT,
    usageWhenKilled: ONLY_TEXT,
    thread: ONLY_TEXT,
    reasons: ONLY_TEXT,
    reset: ONLY_TEXT,
    retries: ONLY_TEXT,
    silence: { because: 'nobody knows how often a program speaks; its time is limited' },
    oddLines: { because: 'all that it says is text' },
  },
  patienceMs: 1500,
  unreachable: 'failed',
};
