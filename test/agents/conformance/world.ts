import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  AgentDriver,
  AgentEvent,
  AgentJob,
  AgentRun,
} from '../../../src/engine/ports/agent.ts';
import { inOrder, type Script, type Turn } from '../model-server/script.ts';
import { type ModelServer, startModelServer } from '../model-server/server.ts';
import type { Place, Subject } from './subject.ts';

/** One agent in a private place, with model services of ours. Everything ends with `close`. */
export interface World {
  readonly subject: Subject;
  readonly place: Place;
  serve(script: Script | readonly Turn[]): Promise<ModelServer>;
  /** Puts these lines into a file of the worktree; the plain command that runs it. */
  script(lines: string): string;
  /** The files of the worktree, without the script. Empty folders, which a killed sandbox leaves, are nothing to git. */
  filesLeft(): string[];
  close(): Promise<void>;
}

const SCRIPT = 'work.sh';

/** What the model says when it has nothing more to do. */
export const SAY_DONE: Turn = { kind: 'text', text: 'All done.' };

/** Opens a place for one sentence. */
export async function openWorld(subject: Subject): Promise<World> {
  const place = await subject.open();
  const servers: ModelServer[] = [];
  return {
    subject,
    place,
    async serve(script) {
      const plays = typeof script === 'function' ? script : inOrder(script);
      const server = await startModelServer(plays);
      servers.push(server);
      return server;
    },
    script(lines) {
      writeFileSync(path.join(place.worktreePath, SCRIPT), `${lines}\n`);
      return `sh ${SCRIPT}`;
    },
    filesLeft: () =>
      readdirSync(place.worktreePath, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== SCRIPT)
        .map(({ name }) => name)
        .sort(),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      place.remove();
    },
  };
}

/** Runs a job to its end with every event it gave. */
export async function runToEnd(driver: AgentDriver, job: AgentJob) {
  const events: AgentEvent[] = [];
  const run = driver.start(job, (event) => events.push(event));
  const spawned = await run.spawned;
  return { outcome: await run.done, events, spawned };
}

/** Starts a job and resolves once the model was asked and `isBegun` says that its command runs. */
export async function startWork(
  driver: AgentDriver,
  job: AgentJob,
  isBegun: () => boolean,
): Promise<{ run: AgentRun; pid: number }> {
  const run = driver.start(job, () => undefined);
  const spawned = await run.spawned;
  if (!spawned.ok || spawned.value === null) throw new Error('the agent did not start');
  const { pid } = spawned.value;
  for (const until = performance.now() + 30_000; !isBegun(); ) {
    if (performance.now() > until) throw new Error('its command did not begin');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { run, pid };
}
