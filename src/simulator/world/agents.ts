import type {
  AgentDriver,
  AgentEvent,
  AgentJob,
  AgentRun,
  Agents,
  ProcessIdentity,
} from '../../engine/ports/agent.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Outcome } from '../../shared/schema/attempt.ts';
import type { Random } from '../random.ts';
import type { World } from './world.ts';

/** The agents' processes; some outlive the host that started them. */
export interface AgentProcesses {
  /** The agents as one host sees them. */
  readonly agents: Agents;
  /** The host died: its life line ends most of them, the rest run on without anybody. */
  orphan(): void;
  readonly running: ReadonlyMap<string, Running>;
}

/** A process that works. */
export interface Running {
  readonly job: AgentJob;
  readonly pid: number;
  end(how: string): void;
}

interface Part {
  readonly kind: Outcome['kind'] | 'hangs';
  readonly forMs: number;
  readonly changes: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** No agent runs yet. `dirty` learns the worktrees they change. */
export function createAgents(world: World, dirty: Set<string>): AgentProcesses {
  const running = new Map<string, Running>();
  const random = world.random.fork('agents');
  const driver = createDriver(world, { running, dirty });
  return {
    running,
    agents: {
      all: () => [driver],
      driver: (id) => (id === driver.id ? driver : null),
      reap: async ({ pid }, runToken) => {
        const found = running.get(runToken);
        if (found === undefined || found.pid !== pid) return false;
        found.end('reaped');
        return true;
      },
    },
    orphan: () => {
      for (const process of [...running.values()]) {
        if (random.chance(0.7)) process.end('its host died');
      }
    },
  };
}

interface Places {
  readonly running: Map<string, Running>;
  readonly dirty: Set<string>;
}

function createDriver(world: World, places: Places): AgentDriver {
  let pid = 1000;
  return {
    id: 'scripted',
    hasModel: true,
    model: null,
    sandbox: 'not sandboxed',
    canResume: world.scenario.number % 2 === 0,
    detect: async () => ({
      isInstalled: true,
      version: '1.0.0',
      login: 'ok',
      path: '/bin/scripted',
      problems: [],
      efforts: ['low', 'medium', 'high'],
    }),
    start: (job, onEvent) => {
      pid += 1;
      return startAgent(world, places, { job, pid, onEvent });
    },
  };
}

interface Start {
  readonly job: AgentJob;
  readonly pid: number;
  readonly onEvent: (event: AgentEvent) => void;
}

function startAgent(
  world: World,
  { running, dirty }: Places,
  { job, pid, onEvent }: Start,
): AgentRun {
  const random = world.random.fork(`agent/${job.runToken}`);
  const part = choosePart(random, world);
  const ending = Promise.withResolvers<Outcome>();
  const note = (is: 'started' | 'ended', how: string): void =>
    world.note({
      kind: 'agent',
      is,
      runToken: job.runToken,
      worktree: job.worktreePath,
      deadlineAt: job.deadlineAt,
      how,
    });
  let cancel: () => void = () => undefined;
  const end = (kind: Outcome['kind'], how: string): void => {
    if (!running.delete(job.runToken)) return;
    cancel();
    if (part.changes) dirty.add(job.worktreePath);
    note('ended', how);
    ending.resolve(outcomeOf(world, kind, how));
  };
  running.set(job.runToken, { job, pid, end: (how) => end('failed', how) });
  note('started', `${part.kind} after ${Math.round(part.forMs / MINUTE_MS)} min`);
  const spawned = spawn(world, random, { pid, part });
  if (part.kind === 'spawn-failed') end('spawn-failed', 'It could not be started.');
  else {
    if (random.chance(0.7)) onEvent({ kind: 'session', threadId: `t-${pid}`, resumed: false });
    if (part.kind !== 'hangs') {
      const { kind } = part;
      cancel = world.clock.afterAwake(part.forMs, () => end(kind, kind));
    }
  }
  return {
    spawned,
    done: ending.promise,
    stop: async (reason) => {
      world.clock.afterAwake(random.chance(0.8) ? 0 : 12_000, () => end('stopped', reason));
      await ending.promise;
    },
  };
}

function spawn(
  world: World,
  random: Random,
  { pid, part }: { pid: number; part: Part },
): Promise<Result<ProcessIdentity | null>> {
  if (part.kind === 'spawn-failed') {
    return Promise.resolve(fail(appError('agent-missing', 'It could not be started.')));
  }
  const identity = ok({ pid, pidStart: `${pid}`, bootId: 'boot' });
  if (random.chance(0.7)) return Promise.resolve(identity);
  return new Promise((resolve) => {
    world.clock.afterAwake(random.spread(100, 3000), () => resolve(identity));
  });
}

const BAD: readonly Part['kind'][] = [
  'failed',
  'failed',
  'question',
  'limit',
  'hangs',
  'network',
  'spawn-failed',
  'budget',
];

function choosePart(random: Random, world: World): Part {
  const isGood = random.chance(world.scenario.habits.goodAgents);
  return {
    kind: isGood ? 'done' : random.pick(BAD),
    forMs: random.spread(MINUTE_MS, random.chance(0.7) ? HOUR_MS : 6 * HOUR_MS),
    changes: random.chance(0.8),
  };
}

function outcomeOf(world: World, kind: Outcome['kind'], message: string): Outcome {
  const resetsAt = kind === 'limit' ? world.clock.read().wallMs + 2 * HOUR_MS : null;
  const question = kind === 'question' ? { text: 'Which one?', options: ['this', 'that'] } : null;
  return {
    kind,
    message,
    lastText: message,
    question,
    exitCode: kind === 'done' ? 0 : 1,
    resetsAt,
    usage: null,
    threadId: null,
    outputBytes: 10,
  };
}
