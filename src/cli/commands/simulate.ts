import os from 'node:os';
import { type Command, Option } from 'commander';
import { appError } from '../../shared/error.ts';
import type { ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';

interface SimulateOptions {
  readonly nights: string;
  readonly seed: string;
  readonly from: string;
  readonly workers: string;
  readonly share?: string;
}

/** `simulate`: the real planner, ledger and night under a clock and a world that are not, held to their rules. */
export function addSimulate(program: Command): Command {
  const workers = String(Math.min(2, os.availableParallelism()));
  return program
    .command('simulate')
    .description('live through thousands of random nights and check that every rule holds')
    .option('--nights <n>', 'how many; they are lived in worlds of ten', '100')
    .option('--seed <n>', 'which nights', '1')
    .option('--from <n>', 'begin with the world of this night, to see it again', '0')
    .option('--workers <n>', 'processes that work at once', workers)
    .addOption(new Option('--share <i/n>', 'one worker of several').hideHelp())
    .action(async (options: SimulateOptions, command: Command) => {
      process.exitCode = await simulate(contextOf(command), options);
    });
}

async function simulate(context: CommandContext, options: SimulateOptions): Promise<ExitCode> {
  const [seed, from, nights, workers] = [
    Number(options.seed),
    Number(options.from),
    Number(options.nights),
    Number(options.workers),
  ];
  const isUnderstood = isWhole(seed, 0) && isWhole(from, 0) && isWhole(nights, 1);
  if (!isUnderstood || !isWhole(workers, 1)) {
    const message = '--nights, --seed, --from and --workers take whole numbers.';
    return refuse(context, appError('bad-input', message));
  }
  // Every other command starts sooner without it.
  const { report, work } = await import('../progress/simulation.ts');
  const sought = { seed, from, nights };
  if (options.share === undefined) return report(context, { ...sought, workers });
  const [index = 0, of = 1] = options.share.split('/').map(Number);
  return work(context, sought, { index, of });
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
