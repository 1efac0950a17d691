import type PQueue from 'p-queue';
import type { Agents } from '../../engine/ports/agent.ts';
import type { Checks } from '../../engine/ports/checks.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { ConfigSource } from '../../engine/ports/config-source.ts';
import type { Device } from '../../engine/ports/device.ts';
import type { Git } from '../../engine/ports/git.ts';
import type { RepositoryRef } from '../../engine/ports/repository.ts';
import type { Handlers } from '../../shared/dispatch.ts';
import type { Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { Capabilities, RehearsalInput, RehearsalLine } from '../../shared/schema/host.ts';
import type { LiveConfig } from '../config-file.ts';
import type { PushAnswer } from '../git/try-push.ts';
import type { Paths } from '../paths.ts';
import type { Stage } from './stage.ts';

/** What a rehearsal tries; the same adapters that the night will use. */
export interface RehearsalHost {
  /** The file, which is read again before a rehearsal as it is before a night. */
  readonly live: LiveConfig;
  /** What is in force, with what this process adds. */
  readonly config: ConfigSource;
  readonly git: Git;
  readonly tryPush: (
    repo: RepositoryRef,
    wish: { branch: string; timeoutMs: number },
  ) => Promise<Result<PushAnswer>>;
  readonly agents: Agents;
  readonly checks: Checks;
  readonly clock: Clock;
  readonly device: Device | undefined;
  readonly capabilities: Capabilities;
  readonly paths: Pick<Paths, 'stateDir' | 'worktreeRoot'>;
  readonly engine: Pick<Handlers, 'constraints.check' | 'queue.list' | 'night.status'>;
  /** Called with each line as it is made. */
  readonly onLine?: ((line: RehearsalLine) => void) | undefined;
  readonly limits?: Partial<RehearsalLimits> | undefined;
}

/** How long the parts of a rehearsal may take, in milliseconds (features C3: a minute in all). */
export interface RehearsalLimits {
  /** Commands and agents, counted from the beginning; then they are stopped. */
  readonly workMs: number;
  /** One push dry run. */
  readonly pushMs: number;
  /** A question to the machine or to the disk. */
  readonly askMs: number;
  /** The whole, with the end of what was stopped. */
  readonly totalMs: number;
}

export const REHEARSAL_LIMITS: RehearsalLimits = {
  workMs: 40_000,
  pushMs: 20_000,
  askMs: 10_000,
  totalMs: 58_000,
};

/** One rehearsal under way. */
export interface Rehearsing {
  readonly host: RehearsalHost;
  readonly stage: Stage;
  readonly config: Config;
  readonly limits: RehearsalLimits;
  readonly agents: NonNullable<RehearsalInput['agents']>;
  /** Where setups and checks take their turn. */
  readonly turns: PQueue;
}

/** From now until shortly before the end of the whole, in milliseconds: what has been stopped has this long to end. */
export function untilLate({ stage, limits }: Pick<Rehearsing, 'stage' | 'limits'>): number {
  return stage.leftMs() + 0.9 * (limits.totalMs - limits.workMs);
}
