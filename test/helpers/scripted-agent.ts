import type {
  AgentDriver,
  AgentEvent,
  AgentJob,
  Agents,
  Detection,
  VitalSigns,
} from '../../src/engine/ports/agent.ts';
import type { Clock } from '../../src/engine/ports/clock.ts';
import { ok } from '../../src/shared/result.ts';
import type { Outcome } from '../../src/shared/schema/attempt.ts';

/** What a scripted agent does with one job. */
export interface Act {
  readonly kind?: Outcome['kind'];
  readonly message?: string;
  readonly question?: Outcome['question'];
  /** Leaves a change in the worktree. */
  readonly changes?: boolean;
  /** How long it works; it can be stopped in between. */
  readonly forMs?: number;
  readonly events?: readonly AgentEvent[];
  /** When the usage limit that it met resets. */
  readonly resetsAt?: number;
  readonly usage?: Outcome['usage'];
  /** What it shows of itself while it works; absent: nothing. */
  readonly vitals?: VitalSigns;
}

/** An agent that follows a script, its jobs recorded. */
export interface ScriptedAgent extends AgentDriver {
  readonly jobs: AgentJob[];
  /** The most jobs that ran at the same moment. */
  peak: number;
  /** Every run that is under way says this. */
  say(event: AgentEvent): void;
  act: (job: AgentJob, n: number) => Act;
  /** What a detection finds. */
  found: Detection;
}

interface AgentOptions {
  readonly clock: Clock;
  readonly dirty: Set<string>;
  readonly id?: string;
  readonly hasModel?: boolean;
  readonly canResume?: boolean;
  readonly efforts?: readonly string[];
}

/** An agent that is installed and signed in; by default it changes something and is done at once. */
export function scriptedAgent(options: AgentOptions): ScriptedAgent {
  const { clock, dirty } = options;
  let running = 0;
  const listeners = new Set<(event: AgentEvent) => void>();
  const agent: ScriptedAgent = {
    id: options.id ?? 'scripted',
    hasModel: options.hasModel ?? true,
    model: null,
    sandbox: 'not sandboxed',
    canResume: options.canResume ?? false,
    jobs: [],
    peak: 0,
    say: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    act: () => ({ changes: true }),
    found: {
      isInstalled: true,
      version: '1.0.0',
      login: 'ok',
      path: '/bin/scripted',
      problems: [],
      ...(options.efforts === undefined ? {} : { efforts: options.efforts }),
    },
    detect: async () => agent.found,
    start: (job, onEvent) => {
      agent.jobs.push(job);
      const act = agent.act(job, agent.jobs.length);
      running += 1;
      agent.peak = Math.max(agent.peak, running);
      const ending = Promise.withResolvers<Outcome>();
      listeners.add(onEvent);
      const end = (outcome: Outcome): void => {
        running -= 1;
        listeners.delete(onEvent);
        ending.resolve(outcome);
      };
      const cancel = clock.at(clock.now() + (act.forMs ?? 0), () => {
        if (act.changes === true) dirty.add(job.worktreePath);
        const { resetsAt = null, usage = null } = act;
        const ended = outcomeOf(act.kind ?? 'done', act.message ?? 'done', act.question ?? null);
        end({ ...ended, resetsAt, usage });
      });
      for (const event of act.events ?? []) onEvent(event);
      return {
        vitals: act.vitals,
        spawned: Promise.resolve(ok({ pid: 4242, pidStart: '1', bootId: 'boot' })),
        done: ending.promise,
        stop: async (reason) => {
          cancel();
          if (act.changes === true) dirty.add(job.worktreePath);
          end(outcomeOf(reason === 'stall' ? 'stalled' : 'stopped', `Stopped: ${reason}.`, null));
          await ending.promise;
        },
      };
    },
  };
  return agent;
}

/** The agents of a test, with what was reaped. */
export function scriptedAgents(
  drivers: readonly AgentDriver[],
): Agents & { readonly reaped: number[] } {
  const reaped: number[] = [];
  return {
    reaped,
    all: () => drivers,
    driver: (id) => drivers.find((driver) => driver.id === id) ?? null,
    reap: async ({ pid }) => {
      reaped.push(pid);
      return true;
    },
  };
}

function outcomeOf(kind: Outcome['kind'], message: string, question: Outcome['question']): Outcome {
  return {
    kind,
    message,
    lastText: message,
    question,
    exitCode: 0,
    resetsAt: null,
    usage: null,
    threadId: null,
    outputBytes: 10,
  };
}
