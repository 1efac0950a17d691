import type { Log } from '../engine/ports/log.ts';
import type { AppError } from '../shared/error.ts';
import type { Result } from '../shared/result.ts';

/** A start that ended early: which phase, and why in one sentence. */
export class BootFailure extends Error {
  readonly phase: string;
  readonly fix: string | undefined;

  constructor(phase: string, error: { message: string; fix?: string | undefined }) {
    super(error.message);
    this.name = 'BootFailure';
    this.phase = phase;
    this.fix = error.fix;
  }
}

/** Runs one named phase of the start and logs how long it took; whatever goes wrong becomes a `BootFailure`. */
export type RunPhase = <T>(name: string, run: () => T | Promise<T>) => Promise<T>;

/** A phase runner that logs to `log`. */
export function createPhases(log: Log): RunPhase {
  return async (name, run) => {
    const startedAt = performance.now();
    try {
      const value = await run();
      log.info('boot.phase', { name, tookMs: Math.round(performance.now() - startedAt) });
      return value;
    } catch (thrown) {
      log.error('boot.failed', { name, reason: thrown });
      if (thrown instanceof BootFailure) throw thrown;
      throw new BootFailure(name, thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  };
}

/** The value of a result that a phase cannot do without. */
export function need<T>(phase: string, result: Result<T, AppError>): T {
  if (!result.ok) throw new BootFailure(phase, result.error);
  return result.value;
}
