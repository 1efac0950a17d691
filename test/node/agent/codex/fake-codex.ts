import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AgentEvent, AgentJob } from '../../../../src/engine/ports/agent.ts';
import type { Clock } from '../../../../src/engine/ports/clock.ts';
import { createCodexAgent } from '../../../../src/node/agent/codex/driver.ts';
import { createNodeClock } from '../../../../src/node/clock.ts';
import { startProcess } from '../../../../src/node/process/start.ts';
import { CodexConfig } from '../../../../src/shared/schema/settings/agents.ts';

/** A real program in codex's place that prints recorded lines, in a folder of its own. */
export interface FakeCodex {
  readonly root: string;
  readonly env: Record<string, string>;
  /** Writes the program; `script` is POSIX shell. */
  play(script: string): void;
  driver(options?: {
    config?: Partial<CodexConfig>;
    clock?: Clock;
  }): ReturnType<typeof createCodexAgent>;
  job(more?: Partial<AgentJob>): AgentJob;
  run(more?: Partial<AgentJob>, clock?: Clock): FakeRun;
  remove(): void;
}

interface FakeRun {
  readonly run: ReturnType<ReturnType<typeof createCodexAgent>['start']>;
  readonly events: AgentEvent[];
}

/** Shell that prints these lines. */
export function printing(...lines: readonly string[]): string {
  return lines.map((line) => `cat <<'LINE'\n${line}\nLINE`).join('\n');
}

/** Makes the folders; the program is `bin/codex` there and the only thing on PATH but the system. */
export function createFakeCodex(): FakeCodex {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nightkiln-fake-')));
  for (const name of ['bin', 'home', 'worktree', 'runs']) mkdirSync(path.join(root, name));
  const env = {
    PATH: `${path.join(root, 'bin')}:/usr/bin:/bin`,
    HOME: path.join(root, 'home'),
    TMPDIR: root,
  };
  const driver: FakeCodex['driver'] = (options = {}) =>
    createCodexAgent({
      config: CodexConfig.parse(options.config ?? {}),
      env,
      startProcess,
      runDir: path.join(root, 'runs'),
      clock: options.clock ?? createNodeClock(),
    });
  const job: FakeCodex['job'] = (more = {}) => ({
    worktreePath: path.join(root, 'worktree'),
    prompt: 'Do it.\n',
    runToken: `fake-${path.basename(root)}`,
    logPath: path.join(root, 'runs', 'a.log'),
    deadlineAt: 0,
    ...more,
  });
  return {
    root,
    env,
    play(script) {
      const file = path.join(root, 'bin', 'codex');
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
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
