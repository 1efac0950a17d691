import { keepVigil, type Stall } from '../../../agent/vigil/keep-vigil.ts';
import { clip } from '../../../report/format.ts';
import { formatDuration } from '../../../time/duration.ts';
import { record } from '../../context.ts';
import type { HeldNight } from '../../watch/night-hold.ts';
import { attemptsTonight, isStalled } from '../attempt-row.ts';
import type { Supervised } from '../supervise.ts';

/** What a vigil over one run came to. */
export interface VigilEnd {
  /** Why the run was ended for what it took of the machine; null when it was not. */
  excess(): string | null;
  /** Why it was ended for showing no sign of work; null when it was not. */
  stall(): { readonly why: string; readonly isLast: boolean } | null;
  release(): void;
}

/**
 * Watches the run's signs of work and what it takes of the machine, for as long as it lasts. Either is told in the
 * journal before the run is ended. The first stall of a task in a night is tried once more; the next is a hang.
 */
export function followVigil(context: HeldNight, supervised: Supervised): VigilEnd {
  const { run, attempt, life, title } = supervised;
  const { clock } = context.ports;
  const { stall, attempt: limits } = context.config.limits;
  const ids = { taskId: attempt.taskId, attemptId: attempt.id };
  const found: { excess: string | null; stall: ReturnType<VigilEnd['stall']> } = {
    excess: null,
    stall: null,
  };

  function callStall({ quietMs, limitMs, runningCommands }: Stall): void {
    const isLast = attemptsTonight(context, attempt.taskId).some(isStalled);
    const why = `No sign of work for ${formatDuration(limitMs)}: no output, no CPU time, no changed file.`;
    found.stall = { why, isLast };
    const next = isLast ? 'stopped for good' : 'stopped, to be tried once more';
    const sentence = `${named(title)} showed no sign of work for ${formatDuration(limitMs)}: ${next}.`;
    const body = { quietMs: Math.round(quietMs), runningCommands, isLast, sentence };
    record(context, { type: 'attempt.stalled', ...ids, body });
    void run.stop('stall');
  }

  const release =
    run.vitals === undefined
      ? () => undefined
      : keepVigil(clock, run.vitals, {
          stall,
          limits,
          onLife: life.heard,
          onStall: callStall,
          onExcess: (excess) => {
            found.excess = excess.sentence;
            const sentence = `${named(title)} was stopped. ${excess.sentence}`;
            record(context, { type: 'attempt.exceeded', ...ids, body: { ...excess, sentence } });
            void run.stop('constraint');
          },
        });
  return { excess: () => found.excess, stall: () => found.stall, release };
}

function named(title: string): string {
  return `'${clip(title, 60)}'`;
}
