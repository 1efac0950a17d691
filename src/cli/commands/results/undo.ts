import type { Command } from 'commander';
import { appError } from '../../../shared/error.ts';
import type { ResultView } from '../../../shared/schema/results/result.ts';
import { refuse } from '../../options/refuse.ts';
import { contextOf } from '../../options/shared-options.ts';
import { ask, lineOf } from './tell.ts';

interface UndoOptions {
  readonly night?: string;
  readonly updateCheckout?: boolean;
}

/** `revert`: takes accepted results out again, or all of a night. */
export function addRevert(program: Command): Command {
  return program
    .command('revert')
    .description('undo accepted results, at any later time, or a whole night')
    .argument('[result...]', 'accepted results; all of them are undone or none')
    .option('--night <id>', 'everything of this night that is accepted')
    .option('--update-checkout', 'where the branch is checked out, update its clean files too')
    .action(async (results: string[], options: UndoOptions, command: Command) => {
      const context = contextOf(command);
      const { night, updateCheckout } = options;
      if (results.length === 0 && night === undefined) {
        const fix = 'nightkiln revert RESULT, or: nightkiln revert --night ID';
        process.exitCode = refuse(context, appError('bad-input', 'Name what to undo.', { fix }));
        return;
      }
      const input = {
        ...(results.length === 0 ? {} : { results }),
        ...(night === undefined ? {} : { nightId: night }),
        ...(updateCheckout === undefined ? {} : { updateCheckout }),
      };
      process.exitCode = await ask(context, {
        name: 'results',
        use: (dispatch) => dispatch('result.undo', input),
        say: (undone: ResultView[]) => undone.map(lineOf).join('\n'),
      });
    });
}
