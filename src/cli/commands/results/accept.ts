import type { Command } from 'commander';
import { contextOf } from '../../options/shared-options.ts';
import { askEach } from './tell.ts';

interface AcceptOptions {
  readonly squash?: boolean;
  readonly pr?: boolean;
  readonly into?: string;
  readonly updateCheckout?: boolean;
  readonly onMovedBase?: boolean;
  readonly unproved?: boolean;
}

/** `merge`: accepts results, one after the other. */
export function addMerge(program: Command): Command {
  return program
    .command('merge')
    .description('accept results: bring them into a branch')
    .argument(
      '<result...>',
      'a branch such as overnight/2026-11-21_2200_fix, its end, or a task id',
    )
    .option('--squash', 'as one commit instead of a merge')
    .option('--pr', 'as a pull request')
    .option('--into <branch>', 'another branch than the one the night began from')
    .option('--update-checkout', 'where the branch is checked out, update its clean files too')
    .option('--on-moved-base', 'also on top of commits it was not proved with')
    .option('--unproved', 'also what was not verified')
    .action(async (results: string[], options: AcceptOptions, command: Command) => {
      const { squash, pr, ...more } = options;
      const means = pr === true ? 'pull-request' : squash === true ? 'squash' : 'merge';
      const known = {
        means,
        into: more.into,
        updateCheckout: more.updateCheckout,
        onMovedBase: more.onMovedBase,
        unproved: more.unproved,
      };
      process.exitCode = await askEach(contextOf(command), results, {
        method: 'result.accept',
        more: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
      });
    });
}
