import { rm } from 'node:fs/promises';
import PQueue from 'p-queue';
import { renderErrors } from '../../engine/config/render.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Rehearsal, RehearsalInput, RehearsalLine } from '../../shared/schema/host.ts';
import type { DisplayState } from '../../shared/schema/status.ts';
import { monotonicMs } from '../clock.ts';
import { scratchOf } from './agent-call.ts';
import { rehearseAgents } from './agents.ts';
import { REHEARSAL_LIMITS, type RehearsalHost, type Rehearsing } from './host.ts';
import { rehearseHold, rehearseMachine } from './machine.ts';
import { rehearseFolders, rehearseWork } from './places.ts';
import { rehearseRepository } from './repository.ts';
import { blocking, createStage, warning, within } from './stage.ts';
import { judgeRehearsal } from './verdict.ts';

/** Rehearsals, one at a time. */
export interface Rehearsals {
  /** Tries what tonight would do (features C3). Refused with `night-already-open` while a night works. */
  run(input: RehearsalInput): Promise<Result<Rehearsal>>;
  /** Ends the one that is under way; resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** While a night is in one of these, its agents and checks have the machine. */
const WAITS: readonly DisplayState[] = [
  'off',
  'armed',
  'waiting:constraint',
  'waiting:window',
  'brief-ready',
  'stopped',
  'failed',
];

/** A second call while one is under way gets the same answer. */
export function createRehearsals(host: RehearsalHost): Rehearsals {
  const held: {
    current: Promise<Result<Rehearsal>> | null;
    cleared: Promise<void>;
    stopper: AbortController;
  } = { current: null, cleared: Promise.resolve(), stopper: new AbortController() };

  async function begin(input: RehearsalInput): Promise<Result<Rehearsal>> {
    // What an earlier one could not end in its minute must be gone before the next begins.
    await held.cleared;
    const status = await host.engine['night.status']({});
    if (!status.ok) return status;
    if (!WAITS.includes(status.value.state)) {
      const fix = 'Rehearse when it is over, or stop it first.';
      return fail(appError('night-already-open', 'A night is at work now.', { fix }));
    }
    return ok(await rehearse(input));
  }

  async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
    const limits = { ...REHEARSAL_LIMITS, ...host.limits };
    const startedAt = monotonicMs();
    const lines: RehearsalLine[] = [];
    const over = AbortSignal.timeout(limits.workMs);
    const stage = createStage({
      signal: AbortSignal.any([over, held.stopper.signal]),
      endsAt: startedAt + limits.workMs,
      onLine: (line) => {
        lines.push(line);
        host.onLine?.(line);
      },
    });
    await host.live.reload();
    const config = host.config.current();
    await rm(scratchOf(host.paths.stateDir), { recursive: true, force: true });
    const turns = new PQueue({ concurrency: config.limits.maxConcurrent });
    const agents = input.agents ?? 'sandboxed';
    const rehearsing = { host, stage, config, limits, agents, turns };
    const all = rehearseAll(rehearsing).finally(() => stage.settled());
    held.cleared = all
      .finally(() => rm(scratchOf(host.paths.stateDir), { recursive: true, force: true }))
      .catch(() => undefined);
    await within(all, limits.totalMs - (monotonicMs() - startedAt), undefined);
    return judgeRehearsal([...lines], monotonicMs() - startedAt);
  }

  return {
    run: (input) => {
      held.current ??= begin(input).finally(() => {
        held.current = null;
      });
      return held.current;
    },
    stop: async () => {
      held.stopper.abort();
      await held.current?.catch(() => undefined);
      await held.cleared;
    },
  };
}

async function rehearseAll(rehearsing: Rehearsing): Promise<void> {
  const { config } = rehearsing;
  await Promise.all([
    rehearseConfig(rehearsing),
    rehearseMachine(rehearsing),
    rehearseHold(rehearsing),
    rehearseFolders(rehearsing),
    rehearseWork(rehearsing),
    rehearseAgents(rehearsing),
    ...config.repositories.map((repo) => rehearseRepository(rehearsing, repo)),
  ]);
}

async function rehearseConfig({ host, stage, config, limits }: Rehearsing): Promise<void> {
  const late = warning('The configuration could not be read in time.');
  await stage.step({ id: 'config', limitMs: limits.askMs, late }, async () => {
    const problem = host.live.problems()[0];
    if (problem !== undefined) {
      const fix = 'Correct it; until then the last good configuration is in force.';
      return blocking(renderErrors([problem]).trim(), fix);
    }
    if (config.repositories.length > 0) return null;
    const fix = 'Add one under "repositories:" in the configuration, or run "nightkiln demo".';
    return blocking('No repository is configured.', fix);
  });
}
