import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAcpAgent } from '../../../../src/node/agent/acp/driver.ts';
import { createNodeClock } from '../../../../src/node/clock.ts';
import { startProcess } from '../../../../src/node/process/start.ts';
import { AcpAgentConfig } from '../../../../src/shared/schema/settings/agents.ts';
import { underVigil } from '../../../helpers/under-vigil.ts';
import type { DriverWish, Place } from '../subject.ts';
import { writeWrapper } from '../wrapper.ts';

/** What an ACP agent is started with. Paths are absolute. */
export interface AcpWish {
  readonly id: string;
  readonly adapter: string;
  readonly mode: string;
  /** Its settings, with a home and a model service of ours. */
  env(home: string, baseUrl: string): Record<string, string>;
}

/** A private place for an agent that speaks ACP; a few plain commands may run. */
export function openAcpPlace(wish: AcpWish): Place {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-acp-')));
  const folder = (name: string): string => path.join(root, name);
  for (const name of ['home', 'worktree', 'runs', 'tmp']) mkdirSync(folder(name));
  const argv = [process.execPath, wish.adapter];
  let runs = 0;
  const driver = ({ baseUrl, idleMs, wrapped }: DriverWish) =>
    underVigil(
      createAcpAgent({
        id: wish.id,
        config: AcpAgentConfig.parse({
          argv: wrapped === true ? [writeWrapper(root, argv)] : argv,
          env: wish.env(folder('home'), baseUrl),
          mode: wish.mode,
          allowCommands: ['echo', 'touch', 'sleep', 'sh work.sh'],
        }),
        env: { PATH: process.env['PATH'], HOME: folder('home'), TMPDIR: folder('tmp'), TZ: 'UTC' },
        startProcess,
        runDir: folder('runs'),
        clock: createNodeClock(),
      }),
      { idleMs: idleMs ?? 600_000, commandMs: 2_700_000 },
    );
  return {
    root,
    worktreePath: folder('worktree'),
    driver,
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
  };
}
