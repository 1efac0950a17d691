import { type AppError, appError } from '../../../shared/error.ts';
import type { EmergencyStop } from '../../../shared/schema/halts/emergency.ts';
import type { Brake } from '../../ports/emergency/brake.ts';
import type { StoreReads } from '../../ports/store.ts';

interface Sources {
  readonly store: Pick<StoreReads, 'emergency'>;
  readonly brake?: Pick<Brake, 'isPulled' | 'order'> | undefined;
}

/**
 * The emergency stop in force, by the journal or by the file alone; null when there is none. Both count, so that neither
 * a lost file nor a lost journal lets anything start.
 */
export function emergencyOf({ store, brake }: Sources, now: number): EmergencyStop | null {
  const known = store.emergency();
  if (known !== null || brake === undefined || !brake.isPulled()) return known;
  const order = brake.order() ?? { from: 'file', note: '' };
  return { at: now, ...order };
}

/** Why nothing may be started now; null when it may. */
export function refusalByEmergency(sources: Sources): AppError | null {
  return emergencyOf(sources, 0) === null ? null : stoppedByEmergency();
}

/** The refusal of everything that would start while an emergency stop is in force. */
export function stoppedByEmergency(): AppError {
  return appError('emergency-stop', 'Emergency stop: nothing starts until you re-arm.', {
    fix: 'Re-arm in the menu, or with: nightkiln rearm',
  });
}
