import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { BreakerSource } from '../../../shared/schema/halts/breaker.ts';
import type { Store } from '../../ports/store.ts';
import { closing, openBreakersOf } from './breakers.ts';

/** Lets a source that is left alone go on at the person's word. Fails with `no-night` or `bad-transition`. */
export function resumeSource(store: Store, source: BreakerSource): Result<{ nightId: string }> {
  const night = store.openNight();
  if (night === null) return fail(appError('no-night', 'No night is open.'));
  const { kind, name } = source;
  const open = openBreakersOf(store, night.id);
  if (!open.some((one) => one.kind === kind && one.name === name)) {
    const message = `Nothing of tonight is paused that is called ${kind}:${name}.`;
    return fail(appError('bad-transition', message));
  }
  store.append({ ...closing(source, 'user'), nightId: night.id });
  return ok({ nightId: night.id });
}
