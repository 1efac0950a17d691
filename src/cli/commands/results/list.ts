import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ExportedPatch, ResultView } from '../../../shared/schema/results/result.ts';
import { contextOf } from '../../options/shared-options.ts';
import { ask, lineOf } from './tell.ts';

/** `results`: what tasks left of a night, and what became of it. */
export function addResults(program: Command): Command {
  return program
    .command('results')
    .description('what tasks left of the last night, and what you made of it')
    .option('--night <id>', 'another night')
    .action(async ({ night }: { night?: string }, command: Command) => {
      const input = night === undefined ? {} : { nightId: night };
      process.exitCode = await ask(contextOf(command), {
        name: 'results',
        use: (dispatch) => dispatch('result.list', input),
        say: (found: ResultView[]) =>
          found.length === 0 ? 'There is no result yet.' : found.map(lineOf).join('\n'),
      });
    });
}

interface ExportOptions {
  readonly night?: string;
  readonly out?: string;
}

/** `export`: results as patches, for where no remote exists. */
export function addExport(program: Command): Command {
  return program
    .command('export')
    .description('write results as patches that "git am" takes')
    .argument('[result...]', 'results')
    .option('--night <id>', 'every verified result of this night')
    .option('--out <folder>', 'copy the patches there')
    .action(async (results: string[], { night, out }: ExportOptions, command: Command) => {
      const input = {
        ...(results.length === 0 ? {} : { results }),
        ...(night === undefined ? {} : { nightId: night }),
      };
      process.exitCode = await ask(contextOf(command), {
        name: 'patches',
        use: async (dispatch) => {
          const reply = await dispatch('result.export', input);
          if (!reply.ok || out === undefined) return reply;
          return copyAll(reply.value as ExportedPatch[], out);
        },
        say: (patches: ExportedPatch[]) => patches.map((patch) => patch.path).join('\n'),
      });
    });
}

function copyAll(patches: readonly ExportedPatch[], folder: string): Result<ExportedPatch[]> {
  try {
    mkdirSync(folder, { recursive: true });
    return ok(
      patches.map((patch) => {
        const to = path.resolve(folder, path.basename(patch.path));
        copyFileSync(patch.path, to);
        return { ...patch, path: to };
      }),
    );
  } catch (thrown) {
    return fail(appError('bad-input', `The patches cannot be copied: ${reasonOf(thrown)}`));
  }
}
