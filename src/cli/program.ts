import { Command, CommanderError } from 'commander';
import { cleanText } from '../node/secrets/sink.ts';
import { VERSION } from '../node/version.ts';
import { reasonOf } from '../shared/error.ts';
import { addAudit } from './commands/audit.ts';
import { addBrief } from './commands/brief.ts';
import { addConfig } from './commands/config.ts';
import { addAnswer, addApprove, addDeny } from './commands/consent/answer.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addLessons } from './commands/lessons/lessons.ts';
import { addPause, addResume } from './commands/night/pause.ts';
import { addSettle } from './commands/night/settle.ts';
import { addRearm, addStop } from './commands/night/stop.ts';
import { addQueue } from './commands/queue.ts';
import { addRehearse } from './commands/rehearse.ts';
import { addMerge } from './commands/results/accept.ts';
import { addExport, addResults } from './commands/results/list.ts';
import { addContinue, addDiscard, addReject, addRestore } from './commands/results/set-aside.ts';
import { addRevert } from './commands/results/undo.ts';
import { addRun } from './commands/run.ts';
import { addSchedule } from './commands/schedule.ts';
import { addServe } from './commands/serve.ts';
import { addSimulate } from './commands/simulate.ts';
import { addStatus } from './commands/status.ts';
import { addSalvage } from './commands/upkeep/salvage.ts';
import { EXIT } from './exit-code.ts';
import { addSharedOptions } from './options/shared-options.ts';

const EXAMPLES = `Examples:
  nightkiln demo                          one compressed night on a sample repository
  nightkiln run --once --repo . --task "Fix the broken links in docs/guide.md"
  nightkiln brief                         what the last night did
`;

/** Parses the command line and runs the command; the exit code is `process.exitCode`. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const program = new Command('nightkiln')
    .description(
      'Runs coding agents on your repositories overnight and proves the result by morning.',
    )
    .version(VERSION)
    .addHelpText('before', EXAMPLES)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => process.stdout.write(cleanText(text)),
      writeErr: (text) => process.stderr.write(cleanText(text)),
    })
    .exitOverride();
  const commands = [
    addRun,
    addStatus,
    addPause,
    addResume,
    addStop,
    addRearm,
    addQueue,
    addBrief,
    addApprove,
    addDeny,
    addAnswer,
    addResults,
    addMerge,
    addRevert,
    addReject,
    addContinue,
    addDiscard,
    addRestore,
    addExport,
    addDoctor,
    addRehearse,
    addSchedule,
    addConfig,
    addServe,
    addSettle,
    addAudit,
    addSalvage,
    addLessons,
    addDemo,
    addSimulate,
  ];
  for (const add of commands) prepare(add(program));
  try {
    await program.parseAsync([...argv]);
  } catch (thrown) {
    process.exitCode = exitCodeOf(thrown);
  }
}

/** Every command and its subcommands take the shared options and report misuse with code 2. */
function prepare(command: Command): void {
  addSharedOptions(command).exitOverride().showSuggestionAfterError();
  for (const child of command.commands) prepare(child);
}

function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
  process.stderr.write(cleanText(`error: ${reasonOf(thrown)}\n`));
  return EXIT.unexpected;
}
