import type { Handlers } from '../../../shared/dispatch.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Ports } from '../context.ts';
import { accept } from './accept.ts';
import { settleChanges } from './change/change.ts';
import { continueResult } from './continue.ts';
import { createDesk, type ResultDesk } from './desk.ts';
import { exportPatches } from './export.ts';
import { resultsOf, viewOf } from './result-book.ts';
import { discard, emptyTrash, reject, restore } from './set-aside.ts';
import { undo } from './undo/undo.ts';

/** The methods about results. */
export type ResultMethod =
  | 'result.list'
  | 'result.accept'
  | 'result.undo'
  | 'result.reject'
  | 'result.discard'
  | 'result.restore'
  | 'result.continue'
  | 'result.export';

/** What a person decides about results (features K1, K2, K4), and what is left to do of it at a start. */
export interface Results {
  readonly handlers: Pick<Handlers, ResultMethod>;
  /** Brings to an end what a dead host left in the middle, and empties the trash of what is old. */
  start(): Promise<void>;
}

/** Without a way to change branches every decision but looking, rejecting and continuing is refused. */
export function createResults(ports: Ports): Results {
  const { store } = ports;
  const desk = ports.results === undefined ? null : createDesk(ports, ports.results);
  const onDesk = <T>(run: (at: ResultDesk) => Promise<Result<T>>): Promise<Result<T>> =>
    desk === null ? Promise.resolve(UNABLE) : run(desk);
  return {
    start: async () => {
      if (desk === null) return;
      await settleChanges(desk);
      await emptyTrash(desk);
    },
    handlers: {
      'result.list': async ({ nightId }) => {
        const night =
          nightId === undefined
            ? store.nights(NIGHTS_BACK).find((row) => store.taskNights(row.id).length > 0)
            : store.night(nightId);
        if (night === null) return fail(appError('no-night', `There is no night '${nightId}'.`));
        return ok(night === undefined ? [] : resultsOf(store, night).map(viewOf));
      },
      'result.accept': (input) => onDesk((at) => accept(at, input)),
      'result.undo': (input) => onDesk((at) => undo(at, input)),
      'result.reject': ({ result, note }) =>
        onDesk((at) => reject(at, { result, note: note ?? '' })),
      'result.discard': ({ result }) => onDesk((at) => discard(at, result)),
      'result.restore': ({ result }) => onDesk((at) => restore(at, result)),
      'result.continue': (input) => onDesk((at) => continueResult(at, input)),
      'result.export': (input) => onDesk((at) => exportPatches(at, input)),
    },
  };
}

const NIGHTS_BACK = 60;
const UNABLE = fail(appError('unsupported', 'This host cannot change branches.'));
