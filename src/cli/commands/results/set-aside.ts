import type { Command } from 'commander';
import { appError } from '../../../shared/error.ts';
import { refuse } from '../../options/refuse.ts';
import { contextOf } from '../../options/shared-options.ts';
import { askEach } from './tell.ts';

/** `reject`: says that results are not wanted; their branches stay. */
export function addReject(program: Command): Command {
  return program
    .command('reject')
    .description('say that results are not wanted; their branches stay')
    .argument('<result...>', 'results')
    .option('--note <text>', 'why; later nights learn from it')
    .action(async (results: string[], { note }: { note?: string }, command: Command) => {
      const more = note === undefined ? {} : { note };
      process.exitCode = await askEach(contextOf(command), results, {
        ...{ method: 'result.reject', more },
      });
    });
}

/** `discard`: moves results to the trash for 30 days. Several at once need `--yes`. */
export function addDiscard(program: Command): Command {
  return program
    .command('discard')
    .description('move results to the trash; "restore" brings them back for 30 days')
    .argument('<result...>', 'results')
    .option('-y, --yes', 'discard several at once')
    .action(async (results: string[], { yes }: { yes?: boolean }, command: Command) => {
      const context = contextOf(command);
      if (results.length > 1 && yes !== true) {
        const sentence = `This discards ${results.length} results.`;
        const fix = 'Add --yes to discard them all.';
        process.exitCode = refuse(context, appError('bad-input', sentence, { fix }));
        return;
      }
      process.exitCode = await askEach(context, results, { method: 'result.discard', more: {} });
    });
}

/** `restore`: brings discarded results back. */
export function addRestore(program: Command): Command {
  return program
    .command('restore')
    .description('bring discarded results back from the trash')
    .argument('<result...>', 'discarded results')
    .action(async (results: string[], _: unknown, command: Command) => {
      const method = 'result.restore';
      process.exitCode = await askEach(contextOf(command), results, { method, more: {} });
    });
}

/** `continue`: queues a result's task again with a comment. */
export function addContinue(program: Command): Command {
  return program
    .command('continue')
    .description('have the next night go on with a result, and tell its agent what to change')
    .argument('<result>', 'a result')
    .argument('<comment...>', 'what to change')
    .action(async (result: string, words: string[], _: unknown, command: Command) => {
      const more = { comment: words.join(' ') };
      process.exitCode = await askEach(contextOf(command), [result], {
        ...{ method: 'result.continue', more },
      });
    });
}
