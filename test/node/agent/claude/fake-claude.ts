import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AgentDriver, AgentEvent, AgentJob } from '../../../../src/engine/ports/agent.ts';
import type { Clock } from '../../../../src/engine/ports/clock.ts';
import { NEEDED_FLAGS } from '../../../../src/node/agent/claude/arguments.ts';
import { createClaudeAgent } from '../../../../src/node/agent/claude/driver.ts';
import { createNodeClock } from '../../../../src/node/clock.ts';
import { startProcess } from '../../../../src/node/process/start.ts';
import { ClaudeConfig } from '../../../../src/shared/schema/settings/agents.ts';

/** A real program in claude's place that prints recorded lines, in a folder of its own. */
export interface FakeClaude {
  readonly root: string;
  readonly home: string;
  readonly worktree: string;
  readonly env: Record<string, string>;
  /** Writes the program; `script` is POSIX shell and runs for `claude -p`. */
  play(script: string, answers?: Answers): void;
  driver(options?: { config?: Partial<ClaudeConfig>; clock?: Clock }): AgentDriver;
  job(more?: Partial<AgentJob>): AgentJob;
  run(more?: Partial<AgentJob>, clock?: Clock): FakeRun;
  remove(): void;
}

/** What it says to the questions of a detection, as shell. */
export interface Answers {
  readonly help?: string;
  readonly version?: string;
  readonly auth?: string;
}

interface FakeRun {
  readonly run: ReturnType<AgentDriver['start']>;
  readonly events: AgentEvent[];
}

/** Shell that prints these lines. */
export function printing(...lines: readonly string[]): string {
  return lines.map((line) => `cat <<'LINE'\n${line}\nLINE`).join('\n');
}

/** Makes the folders; the program is `bin/claude` there and comes before the system on PATH. */
export function createFakeClaude(): FakeClaude {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-fake-')));
  for (const name of ['bin', 'home', 'worktree', 'runs']) mkdirSync(path.join(root, name));
  const env = {
    PATH: `${path.join(root, 'bin')}:/usr/bin:/bin`,
    HOME: path.join(root, 'home'),
    TMPDIR: root,
  };
  const driver: FakeClaude['driver'] = (options = {}) =>
    createClaudeAgent({
      config: ClaudeConfig.parse({ sandbox: 'off', ...options.config }),
      env,
      startProcess,
      homeDir: path.join(root, 'agents', 'claude'),
      runDir: path.join(root, 'runs'),
      clock: options.clock ?? createNodeClock(),
    });
  const job: FakeClaude['job'] = (more = {}) => ({
    worktreePath: path.join(root, 'worktree'),
    prompt: 'Do it.\n',
    runToken: `fake-${path.basename(root)}`,
    logPath: path.join(root, 'runs', 'a.log'),
    deadlineAt: 0,
    ...more,
  });
  return {
    root,
    home: path.join(root, 'agents', 'claude'),
    worktree: path.join(root, 'worktree'),
    env,
    play(script, answers = {}) {
      const file = path.join(root, 'bin', 'claude');
      writeFileSync(file, programOf(script, answers));
      chmodSync(file, 0o755);
    },
    driver,
    job,
    run(more, clock) {
      const events: AgentEvent[] = [];
      const chosen = driver(clock === undefined ? {} : { clock });
      return { events, run: chosen.start(job(more), (event) => events.push(event)) };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function programOf(script: string, answers: Answers): string {
  const help = answers.help ?? `echo '${[...NEEDED_FLAGS, '--restricted', '--tools'].join(' ')}'`;
  const version = answers.version ?? "echo '2.1.329 (Claude Code)'";
  const auth = answers.auth ?? `echo '{"loggedIn":true,"authMethod":"oauth_token"}'`;
  return `#!/bin/sh
case "$1" in
--help) ${help}; exit ;;
--version) ${version}; exit ;;
auth) ${auth}; exit ;;
esac
${script}
`;
}
