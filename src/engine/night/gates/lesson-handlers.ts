import type { Handlers } from '../../../shared/dispatch.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { LessonRow } from '../../../shared/schema/proof/lesson.ts';
import { lessonsInForce } from '../../agent/lessons/in-force.ts';
import type { Ports } from '../context.ts';

/** What a person does with lessons. `lesson.drop` fails with `not-found` where none of that kind is in force. */
export function lessonHandlers({
  store,
  clock,
  config,
}: Pick<Ports, 'store' | 'clock' | 'config'>): Pick<Handlers, 'lesson.list' | 'lesson.drop'> {
  const inForce = (): LessonRow[] => {
    const { forgetAfterDays } = config.current().lessons;
    return lessonsInForce(store, { now: clock.now(), forgetAfterDays });
  };
  return {
    'lesson.list': async () => ok(inForce()),
    'lesson.drop': async ({ repoId, kind }) => {
      const isKnown = inForce().some((one) => one.repoId === repoId && one.kind === kind);
      if (!isKnown) {
        return fail(appError('not-found', `No lesson ${kind} is in force for '${repoId}'.`));
      }
      store.append({ type: 'lesson.dropped', body: { repoId, kind } });
      return ok({ repoId, kind });
    },
  };
}
